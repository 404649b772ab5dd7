/** A model with keys of every form, references to all of them, a circle, and one reference that the audit alone checks. */
export const KEY_FORMS = `
name: keys
resources:
  - name: regions
    data: []
    dbsim:rows: 30
    dbsim:database: one
    schema:
      primaryKey: [code]
      fields:
        - { name: code, type: string, constraints: { pattern: '[A-Z]{3}[0-9]{2}' } }
        - { name: lead, type: string, format: uuid }
      foreignKeys:
        - { fields: [lead], reference: { resource: people, fields: [id] } }
  - name: people
    data: []
    dbsim:rows: 60
    dbsim:database: one
    schema:
      primaryKey: [id]
      fields:
        - { name: name, type: string, constraints: { required: true, maxLength: 40 } }
        - { name: id, type: string, format: uuid }
        - { name: region, type: string, constraints: { required: true } }
      foreignKeys:
        - { fields: [region], reference: { resource: regions, fields: [code] } }
  - name: meters
    data: []
    dbsim:rows: 40
    dbsim:database: one
    schema:
      primaryKey: [number]
      fields:
        - { name: number, type: integer, constraints: { minimum: "9007199254740993", maximum: "9223372036854775807" } }
        - { name: owner, type: string, format: uuid, constraints: { required: true } }
      foreignKeys:
        - { fields: [owner], reference: { resource: people, fields: [id] }, dbsim:enforcedBy: audit }
  - name: readings
    data: []
    dbsim:rows: 100
    dbsim:database: one
    schema:
      primaryKey: [day, meter]
      fields:
        - { name: meter, type: integer }
        - { name: day, type: date }
        - { name: value, type: number, dbsim:scale: 2, constraints: { required: true } }
      foreignKeys:
        - { fields: [meter], reference: { resource: meters, fields: [number] } }
  - name: remarks
    data: []
    dbsim:rows: 100
    dbsim:database: one
    schema:
      primaryKey: [id]
      fields:
        - { name: id, type: integer }
        - { name: meter, type: integer }
        - { name: day, type: date }
        - { name: text, type: string, constraints: { required: true } }
      foreignKeys:
        - { fields: [meter, day], reference: { resource: readings, fields: [meter, day] } }
`;
