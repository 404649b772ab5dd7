import { describe, expect, it } from 'vitest';

import { faultsOf } from './reading.js';

/** A table per line of `fields`; each table has a key `id`. */
function table(
  name: string,
  fields: readonly string[],
  { before = 'data: []', links = '' }: { before?: string; links?: string } = {},
): string {
  const all = ['{ name: id, type: integer }', ...fields.map((field) => `{ ${field} }`)];
  return `  - name: ${name}\n    ${before}\n    schema: { primaryKey: [id], fields: [${all.join(', ')}]${links} }\n`;
}

function link(field: string, target: string): string {
  return `{ fields: [${field}], reference: { resource: ${target}, fields: [id] } }`;
}

/** Faults that were once found one after the other: shape, fields, references, circles, generated values. */
const FAULTY = [
  'resources:\n',
  table('shape', ['name: a, type: intger', 'name: b, type: string, format: guid']),
  table('field', ['name: a, type: integer, constraints: { minimum: 9, maximum: 5 }']),
  table('link', ['name: a, type: integer'], { links: `, foreignKeys: [${link('a', 'lnk')}]` }),
  table('x', ['name: y_id, type: integer, constraints: { required: true }'], {
    links: `, foreignKeys: [${link('y_id', 'y')}]`,
  }),
  table('y', ['name: x_id, type: integer, constraints: { required: true }'], {
    links: `, foreignKeys: [${link('x_id', 'x')}]`,
  }),
  table('v', ['name: w_id, type: integer, constraints: { required: true }'], {
    links: `, foreignKeys: [${link('w_id', 'w')}]`,
  }),
  table('w', ['name: v_id, type: integer, constraints: { required: true }'], {
    links: `, foreignKeys: [${link('v_id', 'v')}]`,
  }),
  table('values', ['name: a, type: boolean, constraints: { unique: true }'], {
    before: 'dbsim:rows: 1000',
  }),
  table('rows', ['name: a, type: string, dbsim:kind: constant'], { before: 'dbsim:rows: many' }),
].join('');

describe('one reading finds', () => {
  it.each([
    'type of shape.a: there is no type "intger"',
    'format of shape.b must be default, email, uri or uuid',
    'field.a can have no value: minimum is 9, and maximum is 5',
    'a reference of link: there is no table lnk (did you mean link?)',
    'x.y_id → y → y.x_id → x',
    'v.w_id → w → w.v_id → v',
    'values.a: 2 values possible, 1,000 rows asked',
    'dbsim:rows of rows must be a number, or so many for each row',
    'rows.a: the kind constant needs a dbsim:value',
  ])('%s', (expected) => {
    expect(faultsOf(FAULTY).filter((fault) => fault.includes(expected))).toHaveLength(1);
  });

  it('no more than is wrong', () => {
    expect(faultsOf(FAULTY)).toHaveLength(9);
  });
});

/** What depends on a faulty property would be a guess: one fault each. */
describe('a fault is not followed by others that only come from it', () => {
  it.each([
    ['  - name: 7\n    schema: { primaryKey: [id], fields: [{ name: id, type: integer }] }\n'],
    ['  - name: t\n    schema: { primaryKey: {}, fields: [{ name: id, type: integer }] }\n'],
    ['  - name: t\n    shema: { primaryKey: [id], fields: [{ name: id, type: integer }] }\n'],
    ['  - name: t\n    schema: 5\n'],
    ['  - 5\n'],
    ['  - name: t\n    schema: { primaryKey: [id], fields: [{ nme: id, type: integer }] }\n'],
    ['  - name: t\n    schema: { primaryKey: [id], fields: [5] }\n'],
    ['  - name: *t\n    schema: { primaryKey: [id], fields: [{ name: id, type: integer }] }\n'],
    [
      table('t', [
        'name: a, type: number, dbsim:scale: two, constraints: { minimum: 0.123456789012 }',
      ]),
    ],
    [table('t', ['name: a, type: string, dbsim:kind: konstant, dbsim:value: x'])],
    [table('t', ['name: a, type: integer, constraints: { minimum: 9, maximum: 5, enum: [7] }'])],
    [
      table('t', ['name: a, type: integer, constraints: { unique: true }'], {
        before: 'dbsim:rows: 1000',
        links: `, foreignKeys: [${link('a', 'u')}]`,
      }) + table('u', [], { before: 'dbsim:rows: ten' }),
    ],
    [
      table('t', ['name: a, type: integer'], {
        links: `, foreignKeys: [{ fields: [a], reference: { resource: 5, fields: [id] } }]`,
      }),
    ],
    [
      table('t', ['name: a, type: boolean'], {
        before: 'dbsim:rows: 1000',
        links: ', uniqueKeys: [[a, b]]',
      }),
    ],
    [
      table('t', ['name: a, type: integer'], {
        links: `, foreignKeys: [{ fields: [a], reference: { resource: u, fields: [id] }, dbsim:enforcedBy: database }]`,
      }) + table('u', [], { before: 'dbsim:database: [t]' }),
    ],
  ])('%j', (tables) => {
    expect(faultsOf(`resources:\n${tables}`)).toHaveLength(1);
  });
});
