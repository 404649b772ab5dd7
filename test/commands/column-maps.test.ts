import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ProgramError } from '../../source/base/errors.js';
import { readColumnMaps } from '../../source/commands/column-maps.js';
import { temporaryFolder } from '../harness/folder.js';
import { SHOP } from '../../source/entities/shop.js';

function refusal(text: string): string {
  try {
    readColumnMaps(text, SHOP);
  } catch (error) {
    if (error instanceof ProgramError) return error.message;
    throw error;
  }
  throw new Error('not refused');
}

function fileWith(text: string): string {
  const file = join(temporaryFolder(), 'mapping.yaml');
  writeFileSync(file, text);
  return file;
}

const BOTH = [
  {
    file: 'users.csv',
    columns: [
      ['customer id', 'id'],
      ['mail', 'email'],
    ],
  },
  { file: 'orders.ndjson', columns: [['n', 'quantity']] },
];

describe('a mapping of columns', () => {
  it('may be written out, for several files', () => {
    expect(
      readColumnMaps('users.csv:customer id=id, mail=email;orders.ndjson:n=quantity', SHOP),
    ).toEqual(BOTH);
  });

  it('may be a file, in YAML or JSON', () => {
    expect(
      readColumnMaps(
        fileWith('users.csv:\n  customer id: id\n  mail: email\norders.ndjson: { n: quantity }\n'),
        SHOP,
      ),
    ).toEqual(BOTH);
    const json =
      '{"users.csv": {"customer id": "id", "mail": "email"}, "orders.ndjson": {"n": "quantity"}}';
    expect(readColumnMaps(fileWith(json), SHOP)).toEqual(BOTH);
  });

  it.each([
    ['users.csv:a', '--map: "a" is not of the form COLUMN=FIELD'],
    ['users.csv:a=id=b', '--map: "a=id=b" is not of the form COLUMN=FIELD'],
    [
      'users.csv:a=name,b=name',
      '--map: b=name maps a column or a field of users.csv a second time',
    ],
    ['users.csv:a=price', '--map: "price" is not a field of users.csv'],
    ['people.csv:a=id', '--map: "people.csv" is not an input file'],
    ['a=id', '--map: "a=id" is not a mapping'],
  ])('%j is refused', (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it('in a file is refused with the line', () => {
    expect(refusal(fileWith('users.csv:\n  a: price\n'))).toMatch(
      /mapping\.yaml, line 1: "price" is not a field of users\.csv$/,
    );
    expect(refusal(fileWith('users.csv: [a]\n'))).toMatch(
      /mapping\.yaml, line 1: users\.csv must map columns to fields$/,
    );
    expect(refusal(fileWith('people.csv: {a: id}\n'))).toMatch(/people\.csv is not an input file$/);
    expect(refusal('/nowhere/mapping.yaml')).toBe('/nowhere/mapping.yaml: there is no such file');
  });
});
