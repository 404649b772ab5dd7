/** A model with every type, keys and references of all kinds, and names that must be quoted. */
export const RICH = `
name: rich
title: Every type
resources:
  - name: people
    dbsim:database: one
    dbsim:rows: 60
    title: People
    schema:
      primaryKey: id
      fields:
        - { name: id, type: integer, constraints: { minimum: 1 } }
        - { name: name, type: string, constraints: { required: true } }
        - { name: email, type: string, format: email, constraints: { required: true, unique: true } }
        - { name: born, type: date }
        - { name: boss_id, type: integer }
        - { name: joined, type: datetime, constraints: { minimum: "2021-03-04T05:06:07Z" } }
        - { name: big, type: integer, constraints: { minimum: 9007199254740993, maximum: 9007199254741200 } }
        - { name: grade, type: string, constraints: { enum: [a, "b'c", 'd\\e'] } }
        - { name: score, type: integer, constraints: { enum: [1, 2, 30] } }
      foreignKeys:
        - { fields: [boss_id], reference: { resource: "", fields: id } }
  - name: select "all"
    dbsim:entity: Selection
    dbsim:database: one
    dbsim:rows: 2 per people
    schema:
      primaryKey: [\`key\`]
      uniqueKeys: [[person, year], [person, day]]
      fields:
        - { name: \`key\`, type: string, format: uuid }
        - { name: person, type: integer, constraints: { required: true } }
        - { name: year, type: year, constraints: { required: true } }
        - { name: day, type: date, constraints: { required: true, minimum: 2024-01-01, maximum: 2024-12-31 } }
        - { name: amount, type: number, dbsim:precision: 8, dbsim:scale: 2, constraints: { minimum: "-100.00", maximum: 100 } }
        - { name: free, type: number }
        - { name: flag, type: boolean }
        - { name: code, type: string, constraints: { required: true, unique: true, pattern: "[A-Z]{3}-[0-9]{2,4}", maxLength: 8 } }
        - { name: link, type: string, format: uri }
        - { name: "x'); DROP TABLE people; --", type: string, constraints: { maxLength: 20 } }
      foreignKeys:
        - { fields: [person], reference: { resource: people, fields: [id] }, dbsim:distribution: zipf 1.2 }
  - name: таблица
    dbsim:database: two
    dbsim:rows: 40
    schema:
      primaryKey: [n, m]
      fields:
        - { name: n, type: integer, constraints: { minimum: 1, maximum: 8 } }
        - { name: m, type: integer, constraints: { minimum: 1, maximum: 8 } }
        - { name: selection, type: string, format: uuid, constraints: { unique: true } }
      foreignKeys:
        - { fields: [selection], reference: { resource: 'select "all"', fields: [\`key\`] }, dbsim:enforcedBy: audit }
`
  .replaceAll('[`key`]', '["`key`"]')
  .replaceAll('name: `key`', 'name: "`key`"');
