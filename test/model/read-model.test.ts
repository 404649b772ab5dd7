import { describe, expect, it } from 'vitest';

import { readModel } from '../../source/model/file/read-model.js';
import { KINDS } from '../../source/model/values/kinds.js';
import { databasesOf, plannedRows } from '../../source/model/model.js';
import { singularName } from '../../source/model/names.js';
import { modelOf, tableText, thingsText } from './reading.js';

describe('a field', () => {
  it.each([
    ['type: integer', { type: 'integer', required: false, unique: false, nulls: 0.1 }],
    [
      'type: integer, constraints: { minimum: 9007199254740993, maximum: "9223372036854775807" }',
      { min: 9007199254740993n, max: 9223372036854775807n },
    ],
    ['type: integer, constraints: { exclusiveMinimum: 0, minimum: -5 }', { min: 1n }],
    ['type: integer, constraints: { exclusiveMaximum: 10, maximum: 7 }', { max: 7n }],
    ['type: number', { precision: 30, scale: 10, hasScale: false }],
    ['type: number, dbsim:precision: 5', { precision: 5, scale: 0, hasScale: true }],
    [
      'type: number, dbsim:scale: 2, constraints: { minimum: 0.10, exclusiveMaximum: "5" }',
      { min: '0.10', max: '4.99', scale: 2 },
    ],
    ['type: string', { format: 'default', minLength: 0, maxLength: 4000 }],
    [
      'type: string, format: default, constraints: { required: true }',
      { required: true, nulls: 0 },
    ],
    ['type: string, constraints: { enum: [a, b] }', { choices: ['a', 'b'] }],
    ['type: string, categories: [{ value: a, label: A }, { value: b }]', { choices: ['a', 'b'] }],
    ['type: string, categories: [a, b, c], constraints: { enum: [b] }', { choices: ['b'] }],
    ['type: integer, constraints: { enum: ["1", 2] }', { choices: [1, 2] }],
    ['type: date, constraints: { exclusiveMinimum: 2024-02-28 }', { min: '2024-02-29' }],
    [
      'type: datetime, constraints: { minimum: "2024-01-01T00:30:00+01:00", exclusiveMaximum: "2025-01-01T00:00:00" }',
      { min: '2023-12-31T23:30:00Z', max: '2024-12-31T23:59:59.999Z' },
    ],
    ['type: year, constraints: { minimum: "1990" }', { min: 1990 }],
    ['type: boolean, dbsim:nulls: 0.5', { type: 'boolean', nulls: 0.5 }],
    [
      'type: integer, dbsim:kind: constant, dbsim:value: 12',
      { kind: { kind: 'constant', value: 12 } },
    ],
  ])('{ %s }', (field, expected) => {
    expect(modelOf(thingsText(`name: a, ${field}`)).entities[0]?.fields[1]).toMatchObject(expected);
  });

  it('of the key is required, and unique if it is the only one', () => {
    const text = thingsText('name: a, type: integer');
    const [id, a] = modelOf(text).entities[0]!.fields;
    expect([id, a].map((field) => field?.required)).toEqual([true, false]);
    expect([id, a].map((field) => field?.unique)).toEqual([true, false]);
    const two = modelOf(text.replace('[id]', '[a, id]')).entities[0]!;
    expect(two.key).toEqual([1, 0]);
    expect(two.fields.map(({ required, unique }) => [required, unique])).toEqual([
      [true, false],
      [true, false],
    ]);
  });
});

const TREE = `
resources:
  - name: order_items
    dbsim:rows: 3 per orders
    schema:
      primaryKey: id
      uniqueKeys: [[order_id, note], [note]]
      fields:
        - { name: id, type: integer }
        - { name: order_id, type: integer, constraints: { required: true } }
        - { name: note, type: string }
        - { name: next_id, type: integer }
      foreignKeys:
        - { fields: order_id, reference: { resource: orders, fields: id }, dbsim:enforcedBy: audit }
        - { fields: [next_id], reference: { resource: "", fields: [id] }, dbsim:distribution: zipf 0.8 }
  - name: orders
    dbsim:database: shop
    dbsim:rows: 20
    schema:
      primaryKey: [id]
      fields:
        - { name: id, type: integer }
        - { name: first_item_id, type: integer }
        - { name: customer_id, type: integer }
      foreignKeys:
        - { fields: [first_item_id], reference: { resource: order_items, fields: [id] } }
        - { fields: [customer_id], reference: { resource: customers, fields: [id] } }
  - name: customers
    dbsim:database: shop
    dbsim:entity: Buyer
    schema:
      primaryKey: [id]
      fields: [{ name: id, type: integer }]
`;

describe('a model', () => {
  const model = modelOf(TREE);

  it('has the name of its file, and names for databases and rows', () => {
    expect(model.name).toBe('test');
    expect(model.entities.map(({ name, database }) => [name, database])).toEqual([
      ['OrderItem', 'order_items'],
      ['Order', 'shop'],
      ['Buyer', 'shop'],
    ]);
    expect(databasesOf(model)).toEqual(['order_items', 'shop']);
  });

  it('counts its rows', () => {
    expect(plannedRows(model)).toEqual([60, 20, 1000]);
  });

  it('knows its keys and references', () => {
    const [items, orders] = model.entities;
    expect(items).toMatchObject({ key: [0], uniqueKeys: [[1, 2]] });
    expect(items?.fields[2]?.unique).toBe(true);
    expect(items?.references).toEqual([
      {
        position: 1,
        positions: [1],
        target: 1,
        enforcedBy: 'audit',
        distribution: { rule: 'uniform' },
        isLate: false,
      },
      {
        position: 3,
        positions: [3],
        target: 0,
        enforcedBy: 'database',
        distribution: { rule: 'zipf', exponent: 0.8 },
        isLate: false,
      },
    ]);
    expect(orders?.references.map(({ enforcedBy }) => enforcedBy)).toEqual(['writer', 'database']);
  });

  it('orders tables so that each comes after those that it refers to, and breaks circles at an optional field', () => {
    expect(model.parentsFirst).toEqual([2, 1, 0]);
    expect(model.cycles).toEqual([
      {
        path: 'order_items.order_id → orders → orders.first_item_id → order_items',
        brokenBy: 'orders.first_item_id',
      },
    ]);
    expect(model.entities[1]?.references[0]?.isLate).toBe(true);
  });

  it('is plain data, which threads can be sent', () => {
    expect(structuredClone(model)).toEqual(model);
  });

  it('can be JSON, also with tabs', () => {
    const text = JSON.stringify(
      {
        resources: [
          { name: 'a', schema: { primaryKey: ['id'], fields: [{ name: 'id', type: 'integer' }] } },
        ],
      },
      undefined,
      '\t',
    );
    expect(modelOf(text).entities[0]?.table).toBe('a');
  });

  it('may have properties of the standard and of others, which it lists as not used', () => {
    const text = `homepage: https://example.com\nmy:owner: me\n${thingsText('name: a, type: string, rdfType: x, constraints: { minLength: 1, jsonSchema: 1 }')}`;
    const reading = readModel('x.yaml', text);
    expect(
      'unused' in reading && reading.unused.map(({ name, position }) => [name, position.line]),
    ).toEqual([
      ['homepage', 1],
      ['my:owner', 2],
      ['rdfType', 9],
      ['jsonSchema', 9],
    ]);
  });

  it('has at most 64 tables of 200 fields', () => {
    const fields = Array.from({ length: 199 }, (_, index) => `name: f${index}, type: integer`);
    const tables = [
      tableText('t', fields),
      ...Array.from({ length: 63 }, (_, index) => tableText(`t${index}`, fields.slice(0, 2))),
    ];
    expect(modelOf(`resources:\n${tables.join('')}`).entities).toHaveLength(64);
    const reading = readModel('x.yaml', `resources:\n${tables.join('')}${tableText('more', [])}`);
    expect('faults' in reading && reading.faults[0]?.problem).toContain(
      'resources of the model must have at most 64 entries',
    );
    const wide = readModel(
      'x.yaml',
      `resources:\n${tableText('wide', [...fields, 'name: more, type: integer'])}`,
    );
    expect('faults' in wide && wide.faults[0]?.problem).toContain(
      'fields of wide must have at most 200 entries',
    );
  });
});

describe('the default name of a row', () => {
  it.each([
    ['users', 'User'],
    ['order_items', 'OrderItem'],
    ['categories', 'Category'],
    ['addresses', 'Address'],
    ['boxes', 'Box'],
    ['statuses', 'Status'],
    ['status', 'Status'],
    ['people', 'Person'],
    ['sales-data', 'SalesData'],
    ['news', 'News'],
    ['Kunden', 'Kunden'],
    ['пользователи', 'Пользователи'],
    ['製品', '製品'],
    ['s', 'S'],
  ])('of %s is %s', (table, expected) => {
    expect(singularName(table)).toBe(expected);
  });
});

describe('the published schema', () => {
  it('names every kind', async () => {
    const { default: schema } = (await import('../../schema/model.schema.json', {
      with: { type: 'json' },
    })) as { default: { $defs: { field: { properties: { 'dbsim:kind': { enum: string[] } } } } } };
    const { enum: kinds } = schema.$defs.field.properties['dbsim:kind'];
    expect(kinds.toSorted()).toEqual(KINDS.map(({ name }) => name).toSorted());
  });
});
