import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import sqlite3 from 'sqlite3';
import { describe, expect, it } from 'vitest';

import { createStatements } from '../../source/db/ddl/model-statements.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { modelOf } from './reading.js';

const MODEL = `# The shop of my aunt
name: aunt
resources:
  # Who buys
  - name: customers
    dbsim:database: x
    dbsim:rows: 40 # few
    schema:
      primaryKey: [id]
      fields:
        - { name: id, type: integer, constraints: { minimum: 1 } }
        # as on the card
        - { name: name, type: string, constraints: { required: true, maxLength: 40 }, dbsim:kind: name }
        - { name: town, type: string }
  - name: sales
    dbsim:database: x
    dbsim:rows: 3 per customers
    schema:
      primaryKey: [id]
      uniqueKeys: [[customer_id, day]]
      fields:
        - { name: id, type: integer }
        - { name: customer_id, type: integer, constraints: { required: true } }
        - { name: day, type: date, constraints: { required: true } } # of the sale
        - { name: paid, type: boolean, dbsim:nulls: 0.5 }
      foreignKeys:
        - { fields: [customer_id], reference: { resource: customers, fields: [id] }, dbsim:distribution: zipf 1.1 }
  - name: notes
    dbsim:database: x
    schema: { primaryKey: [id], fields: [{ name: id, type: integer }] }
`;

/** A folder with the model, and a database that was created from it and then changed. */
async function changed(...changes: readonly string[]): Promise<string> {
  const cwd = temporaryFolder();
  writeFileSync(path.join(cwd, 'aunt.yaml'), MODEL);
  const script = [...createStatements(modelOf(MODEL), 'sqlite'), ...changes].join('\n');
  await new Promise<void>((resolve, reject) => {
    const database = new sqlite3.Database(path.join(cwd, 'x.db'));
    database.exec(script, (error: Error | null) => {
      database.close(() => (error ? reject(error) : resolve()));
    });
  });
  return cwd;
}

/** The model after `model diff --update`, which leaves no difference. */
async function updated(...changes: readonly string[]): Promise<string> {
  const cwd = await changed(...changes);
  const result = await callProgram(['model', 'diff', 'aunt.yaml', 'x.db', '--update'], { cwd });
  expect(result, result.stderr).toMatchObject({ code: 0, stderr: '' });
  expect(result.stdout).toMatch(/Updated: aunt\.yaml\n$/);
  const again = await callProgram(['model', 'diff', 'aunt.yaml', 'x.db'], { cwd });
  expect(again, again.stdout).toMatchObject({ code: 0 });
  return readFileSync(path.join(cwd, 'aunt.yaml'), 'utf8');
}

/** Lines that a person wrote, and that no update may take. */
const KEPT = ['# The shop of my aunt', '  # Who buys', 'dbsim:rows: 40 # few', '# as on the card'];

describe('`model diff --update`', () => {
  it('adds columns and tables where the database has them, and keeps comments and properties', async () => {
    const text = await updated(
      'ALTER TABLE customers ADD COLUMN since TEXT;',
      'ALTER TABLE sales ADD COLUMN price INTEGER;',
      'CREATE TABLE shops (id INTEGER PRIMARY KEY, town TEXT NOT NULL);',
    );
    for (const line of [...KEPT, '# of the sale']) expect(text).toContain(line);
    const { entities } = modelOf(text);
    expect(entities.map(({ table }) => table)).toEqual(['customers', 'sales', 'notes', 'shops']);
    expect(entities[0]?.fields.map(({ name }) => name)).toEqual(['id', 'name', 'town', 'since']);
    expect(entities[0]).toMatchObject({ rows: { count: 40 } });
    expect(entities[1]).toMatchObject({ rows: { count: 3, per: 0 } });
    expect(entities[1]?.fields[3]).toMatchObject({ name: 'paid', nulls: 0.5 });
    expect(entities[1]?.references[0]?.distribution).toEqual({ rule: 'zipf', exponent: 1.1 });
    expect(entities[3]).toMatchObject({ database: 'x' });
  });

  it('removes what the database does not have', async () => {
    const text = await updated('ALTER TABLE customers DROP COLUMN town;', 'DROP TABLE notes;');
    for (const line of KEPT) expect(text).toContain(line);
    const { entities } = modelOf(text);
    expect(entities.map(({ table }) => table)).toEqual(['customers', 'sales']);
    expect(entities[0]?.fields.map(({ name }) => name)).toEqual(['id', 'name']);
    expect(entities[0]?.fields[1]?.kind).toEqual({ kind: 'name' });
  });

  it('takes over keys, and properties of a column', async () => {
    const text = await updated(
      'DROP TABLE sales;',
      'DROP TABLE notes;',
      'CREATE TABLE sales (id INTEGER PRIMARY KEY, customer_id INTEGER, day TEXT NOT NULL UNIQUE, paid VARCHAR(3));',
      'CREATE TABLE notes (id INTEGER PRIMARY KEY, sale INTEGER REFERENCES sales (id));',
    );
    expect(text).toContain('# of the sale');
    const { entities } = modelOf(text);
    expect(entities[1]?.uniqueKeys).toEqual([]);
    expect(entities[1]?.references).toEqual([]);
    expect(entities[1]?.fields).toMatchObject([
      { name: 'id' },
      { name: 'customer_id', required: false },
      { name: 'day', type: 'date', unique: true },
      { name: 'paid', type: 'string', maxLength: 3, nulls: 0.5 },
    ]);
    expect(entities[2]?.references).toMatchObject([{ position: 1, target: 1 }]);
  });

  it('replaces the record of what the model lacks', async () => {
    const model = modelOf(
      await updated(
        'CREATE VIEW v AS SELECT 1;',
        'ALTER TABLE customers ADD COLUMN more TEXT DEFAULT 5;',
      ),
    );
    expect(model.notCovered).toEqual(['view v']);
    expect(model.entities[0]?.notCovered.join()).toContain('DEFAULT 5');
  });

  it('leaves the file as it is where the result would have a fault', async () => {
    const cwd = await changed(
      'ALTER TABLE customers DROP COLUMN name;',
      'ALTER TABLE customers ADD COLUMN name INTEGER;',
    );
    const result = await callProgram(['model', 'diff', 'aunt.yaml', 'x.db', '--update'], { cwd });
    expect(result).toMatchObject({ code: 1 });
    expect(result.stderr).toContain('aunt.yaml stays as it is');
    expect(readFileSync(path.join(cwd, 'aunt.yaml'), 'utf8')).toBe(MODEL);
  });

  it.each([
    [['model', 'diff', 'shop', 'x.db', '--update'], 'A model of the package cannot be updated'],
    [['model', 'show', 'aunt.yaml', '--update'], 'does not take --update'],
  ])('%j is refused', async (words, expected) => {
    const cwd = await changed();
    const result = await callProgram(words, { cwd });
    expect(result).toMatchObject({ code: 2 });
    expect(result.stderr).toContain(expected);
  });
});
