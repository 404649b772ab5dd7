import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import sqlite3 from 'sqlite3';
import { describe, expect, it } from 'vitest';

import type { Catalogue } from '../../source/introspection/catalogue.js';
import { modelText } from '../../source/introspection/model-text.js';
import { checksIn } from '../../source/introspection/sqlite-checks.js';
import { readSqliteCatalogue } from '../../source/introspection/sqlite.js';
import { modelOfCatalogue, type DatabaseModel } from '../../source/introspection/to-model.js';
import { createStatements } from '../../source/db/ddl/model-statements.js';
import { HOSTILE, STEERING } from '../corpus/hostile.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { modelOf } from './reading.js';
import { RICH } from './rich.js';

/** Creates a file with some statements. */
async function createFile(...statements: readonly string[]): Promise<string> {
  const file = path.join(temporaryFolder(), 'my shop.db');
  await new Promise<void>((resolve, reject) => {
    const database = new sqlite3.Database(file, (opening) => {
      if (opening) return reject(opening);
      database.exec(statements.join(';\n'), (error: Error | null) => {
        database.close(() => (error ? reject(error) : resolve()));
      });
    });
  });
  return file;
}

async function modelFrom(...statements: readonly string[]): Promise<DatabaseModel> {
  return modelOfCatalogue(await readSqliteCatalogue(await createFile(...statements)));
}

const SHOP = [
  'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(40) NOT NULL, email TEXT UNIQUE COLLATE NOCASE, born DATE, admin BOOLEAN DEFAULT 0)',
  'CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, price DECIMAL(10,2) NOT NULL CHECK (price > 0), weight REAL, photo BLOB, total AS (price * 2))',
  'CREATE TABLE lines (user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE, product_id INTEGER NOT NULL REFERENCES products(id), at TIMESTAMP NOT NULL, PRIMARY KEY (user_id, product_id), UNIQUE (at, user_id))',
  'CREATE TABLE log (message TEXT)',
  'CREATE INDEX by_day ON lines (at)',
  'CREATE UNIQUE INDEX cheap ON products (price) WHERE price < 1',
  'CREATE VIEW totals AS SELECT 1',
  'CREATE TRIGGER seen AFTER INSERT ON users BEGIN SELECT 1; END',
];

describe('a model from a SQLite file', () => {
  it('has tables, types, keys, unique keys and references', async () => {
    const text = modelText(await modelFrom(...SHOP));
    expect(text).toBe(`name: my shop
dbsim:notCovered:
  - "table log: it has neither a primary key nor a unique key that every row has"
  - view totals
resources:
  - name: lines
    data: []
    dbsim:database: my shop
    schema:
      primaryKey: [ user_id, product_id ]
      uniqueKeys: [ [ at, user_id ] ]
      fields:
        - { name: user_id, type: integer }
        - { name: product_id, type: integer }
        - { name: at, type: datetime, constraints: { required: true } }
      foreignKeys:
        - { fields: [ user_id ], reference: { resource: users, fields: [ id ] } }
        - { fields: [ product_id ], reference: { resource: products, fields: [ id ] } }
      dbsim:notCovered:
        - "foreign key user_id to users: ON DELETE CASCADE"
        - index by_day
  - name: products
    data: []
    dbsim:database: my shop
    schema:
      primaryKey: [ id ]
      fields:
        - { name: id, type: integer }
        - { name: name, type: string, constraints: { required: true, unique: true } }
        - { name: price, type: number, dbsim:precision: 10, dbsim:scale: 2, constraints: { required: true } }
        - { name: weight, type: number }
      dbsim:notCovered:
        - "column photo: a model has nothing like its type BLOB"
        - "column total: the database computes it"
        - CHECK (price > 0)
        - unique index of some rows or of an expression, cheap
  - name: users
    data: []
    dbsim:database: my shop
    schema:
      primaryKey: [ id ]
      fields:
        - { name: id, type: integer }
        - { name: name, type: string, constraints: { required: true, maxLength: 40 } }
        - { name: email, type: string, constraints: { unique: true } }
        - { name: born, type: date }
        - { name: admin, type: boolean }
      dbsim:notCovered:
        - "column admin: DEFAULT 0"
        - trigger seen
`);
    expect(modelOf(text).entities.map(({ table }) => table)).toEqual([
      'lines',
      'products',
      'users',
    ]);
  });

  it('counts what is covered, and notes what is approximated', async () => {
    const { coverage } = await modelFrom(...SHOP);
    expect(coverage.covered).toEqual({
      tables: 3,
      fields: 8,
      keys: 3,
      uniqueKeys: 2,
      references: 2,
    });
    expect(coverage.notes.filter(({ status }) => status === 'approximated')).toEqual([
      {
        status: 'approximated',
        table: 'lines',
        text: 'at (TIMESTAMP): SQLite stores text or numbers here',
      },
      {
        status: 'approximated',
        table: 'products',
        text: 'weight (REAL): the column is binary floating point, the model has exact decimals',
      },
      {
        status: 'approximated',
        table: 'users',
        text: 'unique email: the database compares with NOCASE',
      },
      {
        status: 'approximated',
        table: 'users',
        text: 'born (DATE): SQLite stores text or numbers here',
      },
      { status: 'approximated', table: 'users', text: 'admin (BOOLEAN): SQLite stores 0 and 1' },
    ]);
  });

  it('of tables that were created from a model has the same tables, keys and references', async () => {
    const model = modelOf(RICH);
    const one = {
      ...model,
      entities: model.entities.filter(({ database }) => database === 'one'),
      parentsFirst: [0, 1],
    };
    const read = modelOf(modelText(await modelFrom(createStatements(one, 'sqlite').join('\n'))));
    for (const entity of one.entities) {
      const same = read.entities.find(({ table }) => table === entity.table)!;
      const names = (positions: readonly number[], of = entity): string[] =>
        positions.map((position) => of.fields[position]!.name);
      expect(names(same.key, same)).toEqual(names(entity.key));
      expect(same.uniqueKeys.map((key) => names(key, same).join()).toSorted()).toEqual(
        entity.uniqueKeys.map((key) => names(key).join()).toSorted(),
      );
      expect(same.fields.map(({ name, required, unique }) => ({ name, required, unique }))).toEqual(
        entity.fields.map(({ name, required, unique }) => ({ name, required, unique })),
      );
      expect(
        same.references.map(({ position, target }) => [
          same.fields[position]!.name,
          read.entities[target]!.table,
        ]),
      ).toEqual(
        entity.references.map(({ position, target }) => [
          entity.fields[position]!.name,
          one.entities[target]!.table,
        ]),
      );
    }
  });

  it.each([
    ['has no key', 'CREATE TABLE t (a INTEGER)', 'table t: it has neither a primary key'],
    [
      'has a key with a column that a model cannot have',
      'CREATE TABLE t (a BLOB PRIMARY KEY)',
      'table t: it has neither a primary key',
    ],
    ['is virtual', 'CREATE VIRTUAL TABLE t USING fts5(a)', 'virtual table t'],
    [
      'has two references in one column',
      'CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id INTEGER PRIMARY KEY, a REFERENCES a REFERENCES a)',
      'foreign key a to a: the types of the columns differ',
    ],
    [
      'refers with two columns to a part of a key',
      'CREATE TABLE a (x INT, y INT, z INT, PRIMARY KEY (x, y, z), UNIQUE (x, y)); CREATE TABLE b (id INTEGER PRIMARY KEY, x INT, y INT, FOREIGN KEY (x, y) REFERENCES a(x, y))',
      'foreign key x, y to a: it does not point to a primary key',
    ],
    [
      'refers to no primary key',
      'CREATE TABLE a (id INTEGER PRIMARY KEY, x INTEGER UNIQUE); CREATE TABLE b (id INTEGER PRIMARY KEY, x INTEGER REFERENCES a(x))',
      'foreign key x to a: it does not point to a primary key',
    ],
    [
      'refers to nothing',
      'CREATE TABLE b (id INTEGER PRIMARY KEY, x INTEGER REFERENCES nowhere)',
      'foreign key x to nowhere: the model lacks that table',
    ],
    [
      'must refer to itself',
      'CREATE TABLE b (id INTEGER PRIMARY KEY, x INTEGER NOT NULL REFERENCES b)',
      'foreign key x to b: it points to its own table and is required',
    ],
    [
      'needs a column that a model cannot have',
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a BLOB NOT NULL)',
      'column a: a model has nothing like its type BLOB; the table takes no row without it',
    ],
  ])('notes that a table %s', async (_, statements, expected) => {
    const { coverage } = await modelFrom(statements);
    expect(coverage.notes.map(({ text }) => text).join('\n')).toContain(expected);
  });

  it('takes a unique key for the key where every row has it', async () => {
    const model = await modelFrom('CREATE TABLE t (a TEXT NOT NULL UNIQUE, b TEXT)');
    expect(model.resources[0]?.primaryKey).toEqual(['a']);
    expect(model.coverage.notes[0]?.text).toBe('the key is the unique a');
  });

  it('gives rows names of their own where tables have the same singular', async () => {
    const model = await modelFrom(
      'CREATE TABLE user (id INTEGER PRIMARY KEY)',
      'CREATE TABLE users (id INTEGER PRIMARY KEY)',
    );
    const { entities } = modelOf(modelText(model));
    expect(entities.map(({ name }) => name)).toEqual(['User', 'users']);
  });

  it('has at most 64 tables', async () => {
    const statements = Array.from(
      { length: 70 },
      (_, index) => `CREATE TABLE t${index + 10} (id INTEGER PRIMARY KEY)`,
    );
    const model = await modelFrom(...statements);
    expect(model.resources).toHaveLength(64);
    expect(model.notCovered[0]).toBe('table t74: it is one too many for a model');
    expect(modelOf(modelText(model)).entities).toHaveLength(64);
  });

  const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

  it.each(
    HOSTILE.filter((text) => !text.includes('\0') && !/\p{Cs}/u.test(text)).map((text) => [
      JSON.stringify(text),
    ]),
  )('with the name %s everywhere is a model, and steers no terminal', async (written) => {
    const name = JSON.parse(written) as string;
    const literal = `'${name.replaceAll("'", "''")}'`;
    const file = await createFile(
      `CREATE TABLE ${quote(name)} (id INTEGER PRIMARY KEY, ${quote(name)} TEXT DEFAULT ${literal} CHECK (${quote(name)} <> ${literal}))`,
      'CREATE TABLE t (id INTEGER PRIMARY KEY)',
    );
    const { code, stdout, stderr } = await callProgram(['model', 'from', file]);
    expect(code, stderr).toBe(0);
    expect(() => modelOf(stdout)).not.toThrow();
    expect(stderr.replaceAll('\n', '')).not.toMatch(STEERING);
    expect(stdout.replaceAll('\n', '')).not.toMatch(STEERING);
  });
});

describe('CHECK constraints', () => {
  it.each([
    ['CREATE TABLE t (a INT CHECK (a > 0))', ['CHECK (a > 0)']],
    [
      'create table t (a int check\n (a in (1, 2)), CHECK (a\n <> 3))',
      ['CHECK (a in (1, 2))', 'CHECK (a <> 3)'],
    ],
    [
      `CREATE TABLE t (a TEXT CHECK (a <> ')' AND a <> '''('), "check" INT)`,
      [`CHECK (a <> ')' AND a <> '''(')`],
    ],
    ['CREATE TABLE t (a INT /* CHECK (a) */, -- CHECK (b)\n b INT)', []],
    ['CREATE TABLE t (checked INT DEFAULT (1), [check (1)] INT)', []],
    ['CREATE TABLE t (a INT CHECK (', []],
  ])('in %j', (statement, expected) => {
    expect(checksIn(statement)).toEqual(expected);
  });

  it('are found in one pass', () => {
    expect(checksIn(`CREATE TABLE t (a INT ${'CHECK ('.repeat(2000)}`)).toEqual([]);
  });
});

describe('`model from`', () => {
  it('prints a model, and on standard error what it covers', async () => {
    const file = await createFile(...SHOP);
    const { code, stdout, stderr } = await callProgram(['model', 'from', file]);
    expect(code).toBe(0);
    expect(modelOf(stdout).name).toBe('my shop');
    expect(stderr).toMatch(
      /^what the model has +table\ncovered +3 tables, 8 fields, 3 primary keys, 2 unique keys and 2 references\n/,
    );
    expect(stderr).toMatch(/^not covered +products +CHECK \(price > 0\)$/m);
  });

  it('changes nothing, and creates no file beside the database, in either journal mode', async () => {
    for (const mode of ['delete', 'wal']) {
      const file = await createFile(`PRAGMA journal_mode = ${mode}`, ...SHOP);
      const before = readFileSync(file);
      const { mtimeMs } = statSync(file);
      expect((await callProgram(['model', 'from', file])).code).toBe(0);
      expect(readFileSync(file).equals(before)).toBe(true);
      expect(statSync(file).mtimeMs).toBe(mtimeMs);
      expect(readdirSync(path.dirname(file))).toEqual(['my shop.db']);
    }
  });

  it('reads a file that another connection writes to', async () => {
    const file = await createFile('PRAGMA journal_mode = wal', ...SHOP);
    const writer = new sqlite3.Database(file);
    const exec = (sql: string): Promise<void> =>
      new Promise((resolve, reject) => {
        writer.exec(sql, (error: Error | null) => (error ? reject(error) : resolve()));
      });
    await exec(
      'CREATE TABLE late (id INTEGER PRIMARY KEY); BEGIN IMMEDIATE; INSERT INTO late VALUES (1)',
    );
    const { code, stdout } = await callProgram(['model', 'from', file]);
    expect(code).toBe(0);
    expect(stdout).toContain('name: late');
    await exec('COMMIT');
    await new Promise<void>((resolve) => writer.close(() => resolve()));
    expect(existsSync(file)).toBe(true);
  });

  it.each([
    ['without a database', [], 2, '`model from` needs a database'],
    ['without a file', ['nothing.db'], 2, 'nothing.db: there is no such file'],
    ['of a folder', ['.'], 2, '.: there is no such file'],
    ['of another file', ['text.db'], 1, 'text.db is not a SQLite database'],
    ['of an empty file', ['empty.db'], 1, 'empty has no table that a model can have'],
  ])('%s ends with an error', async (_, words, status, expected) => {
    const cwd = temporaryFolder();
    writeFileSync(
      path.join(cwd, 'text.db'),
      'This is not a database, but a text that is long enough.\n'.repeat(9),
    );
    writeFileSync(path.join(cwd, 'empty.db'), '');
    const result = await callProgram(['model', 'from', ...words], { cwd });
    expect(result).toMatchObject({ code: status, stdout: '' });
    expect(result.stderr).toContain(expected);
    expect(result.stderr).not.toContain('--dir');
  });

  it('lists the faults of a model that has to be changed first', async () => {
    const file = await createFile(
      'CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER NOT NULL UNIQUE REFERENCES b)',
      'CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER NOT NULL UNIQUE REFERENCES a)',
    );
    const { code, stdout, stderr } = await callProgram(['model', 'from', file]);
    expect(code).toBe(1);
    expect(stdout).toContain('name: a');
    expect(stderr).toContain(
      'the references go round in a circle, and all of them are required: a.b_id → b → b.a_id → a',
    );
  });
});

it('a circle of required references is opened at a field that is neither unique nor a key', async () => {
  const file = await createFile(
    'CREATE TABLE store (id INTEGER PRIMARY KEY, manager INTEGER NOT NULL UNIQUE REFERENCES staff)',
    'CREATE TABLE staff (id INTEGER PRIMARY KEY, store_id INTEGER NOT NULL REFERENCES store)',
  );
  const { code, stdout, stderr } = await callProgram(['model', 'from', file]);
  expect(code).toBe(0);
  expect(stderr).toContain(
    'store_id: optional in the model, since its reference closes a circle of required ones',
  );
  const { cycles } = modelOf(stdout);
  expect(cycles.map(({ brokenBy }) => brokenBy)).toEqual(['staff.store_id']);
});

it('references of several columns are those of the model', async () => {
  const file = await createFile(
    'CREATE TABLE a (x INTEGER, y TEXT, PRIMARY KEY (x, y))',
    'CREATE TABLE b (id INTEGER PRIMARY KEY, p TEXT, q INTEGER, FOREIGN KEY (p, q) REFERENCES a (y, x))',
  );
  const { code, stdout } = await callProgram(['model', 'from', file]);
  expect(code).toBe(0);
  const model = modelOf(stdout);
  const [, b] = model.entities;
  expect(b?.references).toMatchObject([{ positions: [2, 1], target: 0 }]);
});

it('a catalogue with a hostile name for the database becomes a model called database', () => {
  const catalogue: Catalogue = { name: '\u001b[31m', tables: [], others: [] };
  expect(modelOfCatalogue(catalogue).name).toBe('database');
});
