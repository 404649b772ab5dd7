import { describe, expect, it } from 'vitest';

import { plannedRows } from '../../source/model/model.js';
import { faultsOf, modelOf, tableText, thingsText } from './reading.js';

const BANK = `name: bank
resources:
  - name: accounts
    dbsim:database: money
    schema:
      primaryKey: [id]
      fields:
        - name: id
          type: integer
        - name: iban
          type: string
          constraints: { unique: true, pattern: "[A-Z]{2}[0-9]{20}" }
  - name: transfers
    dbsim:rows: 10 per accounts
    schema:
      primaryKey: [id]
      fields:
        - { name: id, type: string, format: uuid }
        - { name: from_id, type: integer }
        - { name: at, type: datetime, constraints: { required: true } }
      foreignKeys:
        - fields: [from_id]
          reference: { resource: accounts, fields: [id] }
          dbsim:distribution: zipf 1.1
`;

/** The bank with one text replaced. */
function bankWith(before: string, after: string): string {
  expect(BANK).toContain(before);
  return BANK.replace(before, after);
}

it('the model that the faults are made from has none', () => {
  expect(modelOf(BANK).entities.map(({ name }) => name)).toEqual(['Account', 'Transfer']);
});

describe('a fault of the shape is reported with its place, property and nearest word', () => {
  it.each([
    [
      'resources:',
      'resource:',
      'line 2, column 1: the model has no resource (did you mean resources?)',
    ],
    [
      'type: integer\n',
      'type: intger\n',
      'line 9, column 17: type of accounts.id: there is no type "intger" (did you mean integer?)',
    ],
    [
      'type: datetime',
      'type: timestamp',
      'line 20, column 29: type of transfers.at: there is no type "timestamp" (did you mean datetime?)',
    ],
    [
      'type: datetime',
      'type: geopoint',
      'line 20, column 29: type of transfers.at must be one that a database column can have, not geopoint. Instead, use two fields of the type number',
    ],
    ['type: datetime', 'type: object', 'not object. Instead, give each of its members'],
    [
      'format: uuid',
      'format: guid',
      'line 18, column 45: format of transfers.id must be default, email, uri or uuid, not "guid" (did you mean uuid?)',
    ],
    [
      '    schema:\n',
      '    shema:\n',
      'line 5, column 5: accounts has no shema (did you mean schema?)',
    ],
    [
      'primaryKey',
      'primarykey',
      'line 6, column 7: accounts has no primarykey (did you mean primaryKey?)',
    ],
    [
      'dbsim:database',
      'dbsim:databse',
      'line 4, column 5: accounts has no dbsim:databse (did you mean dbsim:database?). Of the namespace dbsim it can have dbsim:entity, dbsim:database and dbsim:rows',
    ],
    [
      'dbsim:distribution',
      'dbsim:spread',
      'line 24, column 11: foreign key 1 of transfers has no dbsim:spread',
    ],
    [
      'zipf 1.1',
      'zipf',
      'line 24, column 31: dbsim:distribution of foreign key 1 of transfers must be uniform, earlier, or zipf with an exponent, such as "zipf 1.1", not "zipf"',
    ],
    [
      '10 per accounts',
      'ten',
      'line 14, column 17: dbsim:rows of transfers must be a number, or so many for each row of another table, such as "10 per users", not "ten"',
    ],
    [
      '10 per accounts',
      '-1',
      'line 14, column 17: dbsim:rows of transfers must be at least 0, not -1',
    ],
    [
      'required: true',
      'required: yes',
      'line 20, column 64: required of transfers.at must be true or false, not "yes"',
    ],
    [
      'name: iban',
      'name: 7',
      'line 10, column 17: name of field number 2 of accounts must be a text, not 7',
    ],
    ['name: iban\n          ', '', 'line 10, column 11: field number 2 of accounts needs name'],
    [
      'fields: [from_id]\n          ',
      '',
      'line 22, column 11: foreign key 1 of transfers needs fields',
    ],
    [
      'unique: true',
      'uniqe: true',
      'line 12, column 26: accounts.iban has no uniqe (did you mean unique?). Give a property of your own a namespace, such as my:uniqe',
    ],
    [
      'name: bank',
      'name: [bank]',
      'line 1, column 7: name of the model must be a text, not a list',
    ],
    ['name: bank', 'dbsim:rows: 1', 'line 1, column 1: the model has no dbsim:rows'],
  ])('%j → %j', (before, after, expected) => {
    const faults = faultsOf(bankWith(before, after));
    expect(faults.join('\n')).toContain(expected);
    expect(faults[0]).toMatch(/^test\.yaml, line \d+, column \d+: /);
  });

  it('all of them at once, in the order of the file', () => {
    const faults = faultsOf(
      BANK.replace('type: integer\n', 'type: intger\n')
        .replace('format: uuid', 'format: guid')
        .replace('name: bank', 'name: 1'),
    );
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'test.yaml, line 1, column 7',
      'test.yaml, line 9, column 17',
      'test.yaml, line 18, column 45',
    ]);
  });

  it.each([
    ['', 'line 1, column 1: the file must be a mapping (key: value), not nothing'],
    ['- a\n', 'the file must be a mapping (key: value), not a list'],
    ['resources: []\n', 'line 1, column 12: resources of the model must have at least 1 entry'],
    ['resources: [{}]\n', 'line 1, column 13: table number 1 needs name'],
    ['resources: {a: 1}\n', 'resources of the model must be a list, not a mapping'],
  ])('%j', (text, expected) => {
    expect(faultsOf(text).join('\n')).toContain(expected);
  });
});

describe('a fault of a field', () => {
  it.each([
    [
      'name: a, type: integer, constraints: { minimum: 1.5 }',
      'minimum of things.a must be a whole number of 64 bits, such as 7, not "1.5"',
    ],
    [
      'name: a, type: integer, constraints: { maximum: 9223372036854775808 }',
      'maximum of things.a must be a whole number of 64 bits',
    ],
    ['name: a, type: integer, constraints: { minimum: 0x10 }', 'not "0x10"'],
    [
      'name: a, type: integer, constraints: { minimum: 9, maximum: 5 }',
      'things.a can have no value: minimum is 9, and maximum is 5',
    ],
    [
      'name: a, type: integer, constraints: { exclusiveMinimum: 4, exclusiveMaximum: 5 }',
      'things.a can have no value: exclusiveMinimum is 4, and exclusiveMaximum is 5',
    ],
    [
      'name: a, type: number, constraints: { minimum: 5, exclusiveMinimum: 7, maximum: 6 }',
      'things.a can have no value: exclusiveMinimum is 7, and maximum is 6',
    ],
    [
      'name: a, type: integer, constraints: { pattern: "1" }',
      'pattern is for the types string, and things.a is of the type integer',
    ],
    [
      'name: a, type: string, constraints: { minimum: 3 }',
      'minimum is for the types integer, number, date, datetime and year, and things.a is of the type string',
    ],
    [
      'name: a, type: number, dbsim:precision: 4, dbsim:scale: 5',
      'dbsim:scale of things.a is above its dbsim:precision: 5 and 4',
    ],
    [
      'name: a, type: number, dbsim:scale: 2, constraints: { minimum: "0.005" }',
      'minimum of things.a has more than 2 digits after the point',
    ],
    [
      'name: a, type: number, dbsim:precision: 3, dbsim:scale: 2, constraints: { maximum: 10 }',
      'maximum of things.a has more than 1 digit before the point',
    ],
    [
      'name: a, type: integer, dbsim:scale: 2',
      'dbsim:scale is for the type number, and things.a is of the type integer',
    ],
    [
      'name: a, type: date, constraints: { minimum: 2023-02-29 }',
      'minimum of things.a must be a day, such as 2024-02-29, not "2023-02-29"',
    ],
    [
      'name: a, type: datetime, constraints: { minimum: "2023-02-28" }',
      'minimum of things.a must be a moment',
    ],
    [
      'name: a, type: year, constraints: { maximum: 12024 }',
      'maximum of things.a must be a year from 1 to 9999',
    ],
    ['name: a, type: date, format: email', 'the format "email" is for the type string'],
    [
      'name: a, type: string, constraints: { minLength: 9, maxLength: 3 }',
      'minLength of things.a is above its maxLength: 9 and 3',
    ],
    [
      'name: a, type: string, constraints: { minLength: 4001 }',
      'minLength of things.a must be at most 4000, not 4001',
    ],
    [
      'name: a, type: string, constraints: { pattern: "(?=x)" }',
      'pattern of things.a: (?= is not supported. Write what the text is',
    ],
    [
      'name: a, type: string, format: email, constraints: { pattern: "x" }',
      'things.a has a pattern and the format email. Keep one of them',
    ],
    [
      'name: a, type: string, constraints: { enum: [x, x] }',
      '"x" appears twice in enum of things.a',
    ],
    [
      'name: a, type: integer, constraints: { enum: [1, two] }',
      'an entry of enum of things.a must be a whole number',
    ],
    [
      'name: a, type: string, constraints: { enum: [1] }',
      'column 58: an entry of enum of things.a must be a text, not the number 1. Put it in quotes',
    ],
    [
      'name: a, type: string, constraints: { minLength: 5, pattern: abc }',
      'column 74: things.a: the kind pattern finds no text of 5 to 1,000 characters that matches the pattern, and longer ones are not generated. Change pattern, minLength or maxLength',
    ],
    [
      'name: a, type: integer, dbsim:kind: city',
      'column 49: things.a: the kind city has no values of the type integer',
    ],
    ['name: " ", type: string', 'the name of a field of things holds only blanks'],
    [
      'name: a, type: string, constraints: { dbsim:foo: 1 }',
      'has no dbsim:foo. Of the namespace dbsim it can have none',
    ],
    [
      'name: a, type: integer, constraints: { maximum: 3, enum: [1, 4] }',
      'an entry of enum of things.a: "4" is above 3',
    ],
    [
      'name: a, type: string, constraints: { enum: ["a\\u202Eb"] }',
      String.raw`holds the invisible character \u202e`,
    ],
    ['name: a, type: string, dbsim:kind: emial', 'dbsim:kind of things.a must be'],
    ['name: a, type: string, dbsim:kind: emial', '(did you mean email?)'],
    [
      'name: a, type: integer, dbsim:kind: email',
      'things.a: the kind email has no values of the type integer. Choose another dbsim:kind',
    ],
    ['name: a, type: string, dbsim:kind: pattern', 'things.a: the kind pattern needs a pattern'],
    [
      'name: a, type: string, dbsim:kind: constant',
      'things.a: the kind constant needs a dbsim:value. Add dbsim:value, the value of each row',
    ],
    ['name: a, type: string, dbsim:value: x', 'dbsim:value of things.a is for the kind constant'],
    [
      'name: a, type: integer, dbsim:kind: constant, dbsim:value: x',
      'dbsim:value of things.a must be a whole number',
    ],
    [
      'name: a, type: integer, dbsim:kind: constant, dbsim:value: 7, constraints: { maximum: 5 }',
      'dbsim:value of things.a is above 5',
    ],
    [
      'name: a, type: string, dbsim:nulls: 0.5, constraints: { required: true }',
      'things.a is required, and dbsim:nulls leaves it out',
    ],
    [
      'name: a, type: string, dbsim:kind: city, constraints: { maxLength: 2 }',
      'things.a: the kind city gives texts of',
    ],
    [
      'name: a, type: string, dbsim:kind: word, constraints: { pattern: "[0-9]+" }',
      'things.a: the kind word gives able, which does not match the pattern',
    ],
    ['name: " a", type: string', 'the name of a field of things begins or ends with a blank'],
    [
      `name: ${'ä'.repeat(40)}, type: string`,
      'the name of a field of things takes 80 bytes, and at most 63 are possible',
    ],
    [
      'name: "a\\u001bb", type: string',
      String.raw`the name of a field of things holds the invisible character \u001b`,
    ],
    ['name: ID, type: string', 'the field ID of things and id differ only in case'],
    ['name: id, type: string', 'the field id of things appears twice'],
  ])('%s', (field, expected) => {
    const faults = faultsOf(thingsText(field));
    expect(faults.join('\n')).toContain(expected);
    for (const fault of faults) expect(fault).toMatch(/^test\.yaml, line 7, column \d+: /);
  });
});

describe('a fault of keys and references', () => {
  it.each([
    [
      bankWith('primaryKey: [id]', 'primaryKey: [idd]'),
      6,
      'primaryKey: accounts has no field idd (did you mean id?). Its fields are id and iban',
    ],
    [
      bankWith('primaryKey: [id]', 'primaryKey: [id, id]'),
      6,
      'primaryKey of accounts names id twice',
    ],
    [
      bankWith('      primaryKey: [id]\n', ''),
      6,
      'accounts needs a primaryKey. Write for example primaryKey: [id]',
    ],
    [
      bankWith('resource: accounts', 'resource: acounts'),
      23,
      'a reference of transfers: there is no table acounts (did you mean accounts?). The tables are accounts and transfers',
    ],
    [
      bankWith('accounts, fields: [id]', 'accounts, fields: [iban]'),
      23,
      'transfers.from_id must refer to the primary key of accounts, which is id',
    ],
    [
      bankWith('accounts, fields: [id]', 'accounts, fields: [nr]'),
      23,
      'reference: accounts has no field nr',
    ],
    [
      bankWith('name: from_id, type: integer', 'name: from_id, type: string'),
      19,
      'transfers.from_id is of the type string and refers to accounts.id of the type integer',
    ],
    [
      bankWith('fields: [from_id]', 'fields: [from]'),
      22,
      'foreignKeys: transfers has no field from',
    ],
    [
      bankWith('fields: [from_id]', 'fields: [from_id, at]'),
      23,
      'transfers.from_id, transfers.at must refer to the primary key of accounts, which is id',
    ],
    [
      bankWith('primaryKey: [id]', 'primaryKey: [id, iban]'),
      23,
      'transfers.from_id must refer to the primary key of accounts, which is id, iban',
    ],
    [
      bankWith('zipf 1.1', 'zipf 9'),
      24,
      'dbsim:distribution of transfers.from_id: the exponent must be above 0 and at most 5',
    ],
    [
      bankWith('dbsim:distribution: zipf 1.1', 'dbsim:enforcedBy: database'),
      24,
      'transfers.from_id cannot be enforced by a database: transfers is in transfers, and accounts in money',
    ],
    [
      bankWith(
        'name: from_id, type: integer',
        'name: from_id, type: integer, dbsim:kind: sequence',
      ),
      19,
      'dbsim:kind of transfers.from_id: its values are those of accounts. Leave it out',
    ],
    [
      bankWith(
        '          dbsim:distribution: zipf 1.1',
        '        - { fields: [from_id], reference: { resource: accounts, fields: [id] } }',
      ),
      24,
      'transfers.from_id has two references',
    ],
    [
      bankWith('10 per accounts', '10 per account'),
      14,
      'dbsim:rows of transfers: there is no table account (did you mean accounts?)',
    ],
    [
      bankWith('10 per accounts', '1 per transfers'),
      14,
      'dbsim:rows go round in a circle: transfers → transfers',
    ],
    [
      bankWith('10 per accounts', '9000000 per accounts'),
      14,
      'dbsim:rows of transfers: at most 1,000,000,000 rows are possible, and these are 9,000,000,000',
    ],
    [
      bankWith('name: transfers', 'name: Accounts'),
      13,
      'the table Accounts and accounts differ only in case',
    ],
    [
      bankWith('    dbsim:rows: 10', '    dbsim:entity: account\n    dbsim:rows: 10'),
      13,
      'the entity account and Account differ only in case',
    ],
    [
      bankWith('name: accounts', 'name: sqlite_x'),
      3,
      'the name of a table begins with sqlite_, which SQLite reserves',
    ],
    [
      bankWith('    dbsim:database: money', '    path: ../rows.csv'),
      4,
      'path of accounts must be a file beside the model file or below it, not ../rows.csv',
    ],
    [
      bankWith('    dbsim:database: money', '    path: /etc/passwd'),
      4,
      'path of accounts must be a file beside',
    ],
    [
      bankWith('    dbsim:database: money', '    path: http://x/y.csv'),
      4,
      'path of accounts must be a file beside',
    ],
    [
      bankWith('    dbsim:database: money', '    data: []\n    path: a.csv'),
      5,
      'accounts has both data and path',
    ],
    [
      bankWith('    dbsim:rows: 10 per accounts', '    path: a.csv\n    dbsim:rows: 5'),
      15,
      'transfers has both path and dbsim:rows: its rows are those of the file. Leave one of them out',
    ],
    [
      bankWith('    dbsim:database: money', '    path: a.csv'),
      14,
      'dbsim:rows of transfers: how many rows accounts has is in its file, which is not read. Give a number',
    ],
  ])('%#', (text, line, expected) => {
    const found = faultsOf(text).find((fault) => fault.includes(expected));
    expect(found, faultsOf(text).join('\n')).toMatch(
      new RegExp(`^test\\.yaml, line ${line}, column \\d+: `),
    );
  });

  it('spells a circle of required references', () => {
    const text =
      'resources:\n' +
      tableText(
        'orders',
        ['name: invoice_id, type: integer, constraints: { required: true }'],
        [
          'foreignKeys: [{ fields: [invoice_id], reference: { resource: invoices, fields: [id] } }]',
        ],
      ) +
      tableText(
        'invoices',
        ['name: order_id, type: integer, constraints: { required: true }'],
        ['foreignKeys: [{ fields: [order_id], reference: { resource: orders, fields: [id] } }]'],
      );
    expect(faultsOf(text)).toEqual([
      'test.yaml, line 7, column 11: the references go round in a circle, and all of them are required: orders.invoice_id → invoices → invoices.order_id → orders. Make one of the fields optional, so that a row can be inserted before the row that it points to',
    ]);
  });

  it('refuses a required reference of a table to itself', () => {
    const text = `resources:\n${tableText('staff', ['name: boss_id, type: integer, constraints: { required: true }'], ['foreignKeys: [{ fields: [boss_id], reference: { fields: [id] } }]'])}`;
    expect(faultsOf(text).join()).toContain(
      'staff.boss_id refers to its own table and must be optional',
    );
  });
});

describe('a table with fewer values than rows', () => {
  /** A table that is asked for 1,000 rows. */
  const asked = (...fields: readonly string[]): string =>
    thingsText(...fields).replace('schema:', 'dbsim:rows: 1000\n    schema:');

  it.each([
    [
      'name: a, type: string, constraints: { unique: true, pattern: "[A-Z]{2}" }',
      '676 values possible, 1,000 rows asked. Widen the constraints of the field, or lower dbsim:rows',
    ],
    [
      'name: a, type: boolean, constraints: { unique: true }',
      '2 values possible, 1,000 rows asked',
    ],
    [
      'name: a, type: string, constraints: { unique: true, enum: [x] }',
      '1 value possible, 1,000 rows asked',
    ],
    [
      'name: a, type: string, dbsim:kind: country, constraints: { unique: true }',
      'values possible, 1,000 rows asked',
    ],
  ])('{ %s } is refused', (field, expected) => {
    expect(faultsOf(asked(field))).toEqual([expect.stringContaining(expected)]);
    expect(faultsOf(asked(field))[0]).toMatch(/^test\.yaml, line 8, column \d{2}: things\.a: /);
  });

  it('is refused for combinations of fields', () => {
    const pair = asked(
      'name: a, type: boolean',
      'name: b, type: string, constraints: { enum: [x, y, z] }',
    );
    expect(
      faultsOf(
        pair.replace('primaryKey: [id]', 'primaryKey: [id]\n      uniqueKeys: [[a, b]]'),
      ).join(),
    ).toContain('things.(a, b): 6 combinations possible, 1,000 rows asked');
  });

  it('is refused for a unique reference to a table with fewer rows', () => {
    const one = bankWith(
      'name: from_id, type: integer',
      'name: from_id, type: integer, constraints: { unique: true }',
    );
    expect(faultsOf(one).join()).toContain(
      'transfers.from_id: 1,000 values possible, 10,000 rows asked',
    );
  });

  it('is not refused for references to rows of a file, whose number is not known', () => {
    const one = bankWith(
      'name: from_id, type: integer',
      'name: from_id, type: integer, constraints: { required: true, unique: true }',
    ).replace('10 per accounts', '5000');
    expect(faultsOf(one.replace('    dbsim:database: money', '    path: a.csv'))).toEqual([]);
    expect(faultsOf(one)).toHaveLength(1);
  });

  it('gets fewer rows where it is asked for none, and so do the tables that need it', () => {
    const text =
      thingsText('name: a, type: boolean, constraints: { unique: true }') +
      tableText(
        'parts',
        ['name: thing_id, type: integer, constraints: { unique: true }'],
        ['foreignKeys: [{ fields: [thing_id], reference: { resource: things, fields: [id] } }]'],
      );
    expect(plannedRows(modelOf(text))).toEqual([2, 2]);
  });
});
