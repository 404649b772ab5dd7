import sqlite3 from 'sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createStatements } from '../../source/db/ddl/model-statements.js';
import { keyFirst } from '../../source/model/key-first.js';
import { databasesOf, type Model, type Value } from '../../source/model/model.js';
import { Generator } from '../../source/model/values/generator.js';
import { planModel } from '../../source/model/values/plan.js';
import { modelOf, storedRow, tableText, thingsText } from './reading.js';
import { RICH } from './rich.js';

const SEED = 7;

let database: sqlite3.Database;

beforeEach(async () => {
  database = await new Promise((resolve, reject) => {
    const opened = new sqlite3.Database(':memory:', (error) =>
      error ? reject(error) : resolve(opened),
    );
  });
  await run('PRAGMA foreign_keys = ON');
});

afterEach(() => new Promise<void>((resolve) => database.close(() => resolve())));

function run(sql: string, bound: readonly unknown[] = []): Promise<void> {
  return new Promise((resolve, reject) => {
    database.run(sql, bound, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

async function create(model: Model): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const script = createStatements(model, 'sqlite').join('\n');
    database.exec(script, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function insert(model: Model, entity: number, row: readonly Value[]): Promise<void> {
  const { table, fields } = model.entities[entity]!;
  const columns = fields.map(({ name }) => quote(name)).join(', ');
  // The driver binds numbers as doubles: large ones go as text, which the column's type turns into what they are.
  const bound = row.map((value) =>
    typeof value === 'bigint' ? String(value) : typeof value === 'boolean' ? Number(value) : value,
  );
  const slots = row.map(() => '?').join(', ');
  return run(`INSERT INTO ${quote(table)} (${columns}) VALUES (${slots})`, bound);
}

describe('the statements for SQLite', () => {
  it('create tables that take every generated row', async () => {
    const given = modelOf(RICH);
    await create(given);
    const model = keyFirst(given);
    const generator = new Generator(model, planModel(model, SEED), SEED);
    for (const entity of model.parentsFirst) {
      for (let row = 1; row <= generator.rowsOf(entity); row += 1) {
        const stored = storedRow(model.entities[entity]!, generator.row(entity, row));
        await insert(model, entity, stored);
      }
    }
  });

  it.each<[string, string, Value, string]>([
    ['below the minimum', 'type: integer, constraints: { minimum: 3 }', 2, 'CHECK'],
    ['of another type', 'type: integer', 'two', 'CHECK'],
    ['missing', 'type: integer, constraints: { required: true }', null, 'NOT NULL'],
    ['with too many decimals', 'type: number, dbsim:scale: 2', '1.234', 'CHECK'],
    ['that is no decimal', 'type: number, dbsim:scale: 2', '1e3.00', 'CHECK'],
    [
      'above the maximum',
      'type: number, dbsim:scale: 2, constraints: { maximum: 5 }',
      '5.01',
      'CHECK',
    ],
    ['beside the enum', 'type: string, constraints: { enum: ["a", "b\'c"] }', "b'd", 'CHECK'],
    ['too short', 'type: string, constraints: { minLength: 3 }', 'ab', 'CHECK'],
    ['that is no day', 'type: date', '29.02.2024', 'CHECK'],
    [
      'before the first moment',
      'type: datetime, constraints: { minimum: "2024-01-01T00:00:00Z" }',
      '2023-12-31T23:59:59Z',
      'CHECK',
    ],
    ['that is neither true nor false', 'type: boolean', 2, 'CHECK'],
    ['out of range', 'type: year', 'x', 'CHECK'],
  ])('refuse a value %s', async (_, field, value, expected) => {
    const model = modelOf(thingsText(`name: a, ${field}`));
    await create(model);
    await expect(insert(model, 0, [1, value])).rejects.toThrow(expected);
  });

  it('refuse keys that repeat, addresses in another case, and references to nothing', async () => {
    const model = modelOf(
      `resources:\n${tableText('a', ['name: email, type: string, format: email, constraints: { unique: true }']).replace('schema:', 'dbsim:database: x\n    schema:')}` +
        tableText(
          'b',
          ['name: a_id, type: integer'],
          ['foreignKeys: [{ fields: [a_id], reference: { resource: a, fields: [id] } }]'],
        ).replace('schema:', 'dbsim:database: x\n    schema:'),
    );
    await create(model);
    await insert(model, 0, [1, 'ana@example.com']);
    await expect(insert(model, 0, [1, 'eve@example.com'])).rejects.toThrow('UNIQUE');
    await expect(insert(model, 0, [2, 'ANA@example.com'])).rejects.toThrow('UNIQUE');
    await expect(insert(model, 1, [1, 2])).rejects.toThrow('FOREIGN KEY');
    await insert(model, 1, [1, 1]);
  });
});

describe('the statements', () => {
  it('quote every name and value', () => {
    const model = modelOf(RICH);
    for (const [engine, mark] of [
      ['sqlite', '"'],
      ['postgres', '"'],
      ['mysql', '`'],
    ] as const) {
      const text = createStatements(model, engine).join('\n');
      expect(text).toContain(`${mark}x'); DROP TABLE people; --${mark}`);
      expect(text).toContain("'b''c'");
      expect(text).toContain(engine === 'mysql' ? String.raw`'d\\e'` : String.raw`'d\e'`);
      expect(text).toContain(engine === 'mysql' ? '`select "all"`' : '"select ""all"""');
      expect(text).toContain(engine === 'mysql' ? '```key```' : '"`key`"');
    }
  });

  it('are grouped by database, parents first', () => {
    const model = modelOf(RICH);
    const comments = createStatements(model, 'postgres').filter((line) => line.startsWith('--'));
    expect(comments).toEqual(databasesOf(model).map((name) => `-- Database ${name}`));
  });

  it('have no foreign key for a reference that closes a circle', () => {
    const text =
      'resources:\n' +
      tableText(
        'a',
        ['name: b_id, type: integer'],
        ['foreignKeys: [{ fields: [b_id], reference: { resource: b, fields: [id] } }]'],
      ).replace('schema:', 'dbsim:database: x\n    schema:') +
      tableText(
        'b',
        ['name: a_id, type: integer, constraints: { required: true }'],
        ['foreignKeys: [{ fields: [a_id], reference: { resource: a, fields: [id] } }]'],
      ).replace('schema:', 'dbsim:database: x\n    schema:');
    const statements = createStatements(modelOf(text), 'postgres').join('\n');
    expect(statements).toContain('FOREIGN KEY ("a_id") REFERENCES "a" ("id")');
    expect(statements).not.toContain('FOREIGN KEY ("b_id")');
  });

  it('for MySQL cannot have characters beyond U+FFFF in a name', () => {
    const model = modelOf(thingsText('name: "𝒳", type: integer'));
    expect(() => createStatements(model, 'mysql')).toThrow('MySQL cannot have the name 𝒳');
    expect(createStatements(model, 'sqlite').join('')).toContain('"𝒳"');
  });
});
