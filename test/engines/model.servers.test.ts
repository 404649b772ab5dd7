/** @module-tag full */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { keyFirst } from '../../source/model/key-first.js';
import { databasesOf, type Model, type Value } from '../../source/model/model.js';
import { createStatements } from '../../source/db/ddl/model-statements.js';
import { Generator } from '../../source/model/values/generator.js';
import { planModel } from '../../source/model/values/plan.js';
import { HOSTILE, STEERING } from '../corpus/hostile.js';
import { describeEngine } from '../harness/engines/describe.js';
import { MariaDb, MARIADB } from '../harness/engines/mariadb.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { modelOf, storedRow } from '../model/reading.js';
import { RICH } from '../model/rich.js';

const SECRET = 'DBSIM_TEST_SECRET';

/** A server of the tests. */
interface Server {
  readonly engine: 'postgres' | 'mysql';
  /** The address of a database, without the password. */
  readonly address: () => string;
  readonly password: string;
  /** Makes the database empty, and runs statements in it. */
  readonly prepare: (...statements: readonly string[]) => Promise<void>;
  /** Runs statements after those. */
  readonly run: (...statements: readonly string[]) => Promise<void>;
  /** A value as a literal. */
  readonly literal: (value: Value) => string;
}

const quote = (name: string, mark: string): string =>
  mark + name.replaceAll(mark, mark + mark) + mark;

/** Only the tables of one database of a model. */
function partOf(model: Model, database: string): Model {
  const kept = new Set(
    model.entities.filter((entity) => entity.database === database).map(({ index }) => index),
  );
  return {
    ...model,
    entities: model.entities.map((entity) => entity),
    parentsFirst: model.parentsFirst.filter((index) => kept.has(index)),
  };
}

function itReadsAndWrites(server: () => Server): void {
  const from = (address = server().address()): ReturnType<typeof callProgram> =>
    callProgram(['model', 'from', address], { env: { [SECRET]: server().password } });

  it('takes every generated row of a model with all types, and gives the model back', async () => {
    const { engine, prepare, run, literal } = server();
    const model = modelOf(RICH);
    const statements = createStatements({ ...model, entities: model.entities }, engine).join('\n');
    const [first = ''] = statements.split('-- Database two');
    await prepare(first);
    const rows = keyFirst(model);
    const generator = new Generator(rows, planModel(rows, 3), 3);
    const part = partOf(model, 'one');
    const mark = engine === 'postgres' ? '"' : '`';
    const inserts = part.parentsFirst.flatMap((index) =>
      Array.from({ length: generator.rowsOf(index) }, (_, row) => {
        const entity = rows.entities[index]!;
        const values = storedRow(entity, generator.row(index, row + 1)).map(literal);
        const { table, fields } = entity;
        const columns = fields.map(({ name }) => quote(name, mark)).join(', ');
        return `INSERT INTO ${quote(table, mark)} (${columns}) VALUES (${values.join(', ')})`;
      }),
    );
    expect(inserts).toHaveLength(180);
    await run(...inserts);
    const { code, stdout, stderr } = await from();
    expect(code, stderr).toBe(0);
    const cwd = temporaryFolder();
    const text = RICH.replaceAll('dbsim:database: one', 'dbsim:database: dbsim_model');
    for (const [name, content] of [
      ['own.yaml', text],
      ['read.yaml', stdout],
    ] as const) {
      writeFileSync(path.join(cwd, name), content);
      const env = { [SECRET]: server().password };
      const diff = await callProgram(['model', 'diff', name, server().address()], { cwd, env });
      expect(diff, diff.stdout).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(
          /^(?:\d+ parts of dbsim_model that a model cannot have .*\n)?$/,
        ),
      });
    }
    const read = modelOf(stdout);
    expect(databasesOf(read)).toEqual(['dbsim_model']);
    for (const index of part.parentsFirst) {
      const entity = model.entities[index]!;
      const same = read.entities.find(({ table }) => table === entity.table)!;
      expect(same.fields.map(({ name, type, required }) => ({ name, type, required }))).toEqual(
        entity.fields.map(({ name, type, required }) => ({
          name,
          // A year is stored as a small whole number.
          type: type === 'year' ? 'integer' : type,
          required,
        })),
      );
      expect(same.key).toEqual(entity.key);
      expect(same.uniqueKeys.map(String).toSorted()).toEqual(
        entity.uniqueKeys.map(String).toSorted(),
      );
      expect(
        same.references.map(({ position, target }) => [position, read.entities[target]!.table]),
      ).toEqual(
        entity.references.map(({ position, target }) => [position, model.entities[target]!.table]),
      );
    }
  });

  it('never shows the password or the address', async () => {
    await server().prepare('CREATE TABLE t (id INTEGER PRIMARY KEY)');
    const { stdout, stderr } = await from();
    for (const text of [stdout, stderr]) {
      expect(text).not.toContain(server().password);
      expect(text).not.toContain(encodeURIComponent(server().password));
      expect(text).not.toContain('127.0.0.1');
    }
    const wrong = await callProgram(['model', 'from', server().address()], {
      env: { [SECRET]: 'wrong' },
    });
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toContain('rejected the login');
    expect(wrong.stderr).not.toContain('topology');
    const unset = await callProgram(['model', 'from', server().address()], {
      env: { [SECRET]: undefined },
    });
    expect(unset).toMatchObject({ code: 2, stdout: '' });
    expect(unset.stderr).toContain(`The environment has no variable ${SECRET}. Set it first`);
  });

  it('reads hostile names', async () => {
    const { engine } = server();
    const mark = engine === 'postgres' ? '"' : '`';
    const names = HOSTILE.filter(
      (text) =>
        !/[\0\p{Cs}]/u.test(text) &&
        Buffer.byteLength(text) <= 60 &&
        text === text.trim() &&
        !/[\u{10000}-\u{10ffff}]/u.test(text) &&
        !/[\uFFFE\uFFFF\uFDD0]/.test(text),
    );
    await server().prepare(
      ...names.map(
        (name, index) =>
          `CREATE TABLE ${quote(`${index}${name}`, mark)} (id INTEGER PRIMARY KEY, ${quote(name, mark)} VARCHAR(10))`,
      ),
    );
    const { code, stdout, stderr } = await from();
    expect(code, stderr).toBe(0);
    const model = modelOf(stdout);
    expect(model.entities.length + model.notCovered.length).toBe(names.length);
    expect(model.entities.map(({ table }) => table)).toContain(
      `${names.indexOf("' OR '1'='1")}' OR '1'='1`,
    );
    expect(`${stdout}${stderr}`.replaceAll('\n', '')).not.toMatch(STEERING);
  });
}

describeEngine('a model from PostgreSQL', POSTGRES, () => {
  let postgres: Postgres;
  const DATABASE = 'dbsim_model';

  beforeAll(async () => {
    postgres = await Postgres.start();
  });
  afterAll(() => postgres.stop());

  const server: Server = {
    engine: 'postgres',
    address: () => postgres.url(DATABASE, SECRET),
    get password() {
      return postgres.password;
    },
    async prepare(...statements) {
      await postgres.createDatabases(DATABASE);
      await postgres.query(DATABASE, ...statements);
    },
    async run(...statements) {
      await postgres.query(DATABASE, ...statements);
    },
    literal: (value) => (value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`),
  };

  itReadsAndWrites(() => server);

  it('maps its types, and notes what a model cannot have', async () => {
    await server.prepare(
      "CREATE TYPE mood AS ENUM ('sad', 'it''s ok')",
      'CREATE DOMAIN cents AS integer CHECK (VALUE >= 0)',
      'CREATE SCHEMA other',
      'CREATE TABLE other.hidden (id int)',
      'CREATE TABLE parent (a int, b int, PRIMARY KEY (a, b))',
      `CREATE TABLE t (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, small smallint NOT NULL, whole int DEFAULT 7, price numeric(10,2) CHECK (price > 0),
        any_number numeric, ratio double precision, code varchar(12) UNIQUE, fixed char(3), words text, day date, at timestamptz NOT NULL,
        plain timestamp, clock time, flag boolean, uid uuid, doc jsonb, feeling mood, amount cents, data bytea, tags text[], net inet,
        twice int GENERATED ALWAYS AS (whole * 2) STORED, a int, b int, FOREIGN KEY (a, b) REFERENCES parent ON DELETE CASCADE)`,
      'CREATE UNIQUE INDEX t_words ON t (lower(words))',
      'CREATE UNIQUE INDEX t_code ON t (upper(code))',
      'CREATE UNIQUE INDEX t_pair ON t (small, day)',
      'CREATE INDEX t_day ON t (day)',
      'CREATE VIEW v AS SELECT 1 AS x',
      'CREATE MATERIALIZED VIEW mv AS SELECT 1 AS x',
      'CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id)',
      'CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (1) TO (9)',
    );
    const { code, stdout, stderr } = await callProgram(['model', 'from', server.address()], {
      env: { [SECRET]: postgres.password },
    });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(
      '- { name: small, type: integer, constraints: { required: true, minimum: "-32768", maximum: "32767" } }',
    );
    expect(stdout).toContain(
      '- { name: price, type: number, dbsim:precision: 10, dbsim:scale: 2 }',
    );
    expect(stdout).toContain(
      '- { name: code, type: string, constraints: { unique: true, maxLength: 12 } }',
    );
    expect(stdout).toContain(
      `- { name: feeling, type: string, constraints: { enum: [ "sad", "it's ok" ] } }`
        .replace('"sad"', 'sad')
        .replace(`"it's ok"`, "it's ok"),
    );
    expect(stdout).toContain(
      '- { name: doc, type: string, dbsim:kind: constant, dbsim:value: "{}" }',
    );
    expect(stdout).toContain('- { name: uid, type: string, format: uuid }');
    expect(stdout).toContain('uniqueKeys: [ [ small, day ] ]');
    const model = modelOf(stdout);
    expect(model.notCovered).toEqual(['materialized view mv', 'view v', 'schema other']);
    expect(model.entities.find(({ table }) => table === 't')?.notCovered).toEqual([
      'column data: a model has nothing like its type bytea',
      'column tags: a model has nothing like its type text[]',
      'column net: a model has nothing like its type inet',
      'column twice: the database computes it',
      'foreign key a, b to parent: ON DELETE CASCADE',
      'column id: DEFAULT GENERATED ALWAYS AS IDENTITY',
      'column whole: DEFAULT 7',
      'CHECK ((price > (0)::numeric))',
      'unique index of some rows or of an expression, t_code',
      'index t_day',
    ]);
    expect(stderr).toMatch(
      /^approximated +t +plain \(timestamp without time zone\): the column has no zone/m,
    );
    expect(stderr).toMatch(
      /^approximated +t +amount \(cents\): the checks of the domain are left out$/m,
    );
  });

  it('reads a database that takes no writes', async () => {
    await server.prepare('CREATE TABLE t (id int PRIMARY KEY)');
    await postgres.query(
      DATABASE,
      `ALTER DATABASE ${DATABASE} SET default_transaction_read_only = on`,
    );
    expect(
      (
        await callProgram(['model', 'from', server.address()], {
          env: { [SECRET]: postgres.password },
        })
      ).code,
    ).toBe(0);
  });
});

describeEngine('a model from MariaDB', MARIADB, () => {
  let mariadb: MariaDb;
  const SCHEMA = 'dbsim_model';

  beforeAll(async () => {
    mariadb = await MariaDb.start();
  });
  afterAll(() => mariadb.stop());

  const run = async (...statements: readonly string[]): Promise<void> => {
    await mariadb.query(`USE ${SCHEMA}`, ...statements);
  };
  const server: Server = {
    engine: 'mysql',
    address: () => mariadb.url(SCHEMA, SECRET),
    get password() {
      return mariadb.password;
    },
    async prepare(...statements) {
      await mariadb.createSchemas(SCHEMA);
      await run(
        ...statements.flatMap((script) =>
          script
            .split(/;\n/)
            .filter((statement) => statement.trim() !== '' && !/^-- .*$/.test(statement.trim())),
        ),
      );
    },
    run,
    literal(value) {
      if (value === null || typeof value === 'boolean')
        return String(value).replace('null', 'NULL');
      const text = String(value).replaceAll('\\', '\\\\').replaceAll("'", "''");
      return `'${text.replace(/^(\d{4}-\d\d-\d\d)T([\d:.]+)Z$/, '$1 $2')}'`;
    },
  };

  itReadsAndWrites(() => server);

  it('maps its types, and notes what a model cannot have', async () => {
    await server.prepare(
      'CREATE TABLE parent (a INT, b INT, PRIMARY KEY (a, b))',
      `CREATE TABLE t (
        id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, tiny TINYINT NOT NULL, flag TINYINT(1), whole INT UNSIGNED DEFAULT 7, price DECIMAL(10,2) CHECK (price > 0),
        ratio DOUBLE, code VARCHAR(12) UNIQUE, folded VARCHAR(20) COLLATE utf8mb4_general_ci UNIQUE, words TEXT, day DATE, at DATETIME(3) NOT NULL, seen TIMESTAMP NULL,
        clock TIME, made YEAR, feeling ENUM('sad','it''s ok'), doc JSON, data BLOB, bits BIT(3), place POINT,
        twice INT AS (whole * 2) STORED, a INT, b INT, FOREIGN KEY (a, b) REFERENCES parent (a, b) ON DELETE CASCADE,
        UNIQUE pair (tiny, day), UNIQUE start (words(10)), KEY by_day (day)) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
      'CREATE VIEW v AS SELECT 1 AS x',
      'CREATE TRIGGER watch BEFORE INSERT ON t FOR EACH ROW SET NEW.tiny = NEW.tiny',
    );
    const { code, stdout, stderr } = await callProgram(['model', 'from', server.address()], {
      env: { [SECRET]: mariadb.password },
    });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('- { name: id, type: integer, constraints: { minimum: "0" } }');
    expect(stdout).toContain(
      '- { name: tiny, type: integer, constraints: { required: true, minimum: "-128", maximum: "127" } }',
    );
    expect(stdout).toContain('- { name: flag, type: boolean }');
    expect(stdout).toContain(
      '- { name: whole, type: integer, constraints: { minimum: "0", maximum: "4294967295" } }',
    );
    expect(stdout).toContain(
      '- { name: made, type: year, constraints: { minimum: "1901", maximum: "2155" } }',
    );
    expect(stdout).toContain(
      '- { name: doc, type: string, dbsim:kind: constant, dbsim:value: "{}" }',
    );
    expect(stdout).toContain("it's ok");
    const model = modelOf(stdout);
    expect(model.notCovered).toEqual(['view v']);
    expect(model.entities.find(({ table }) => table === 't')?.notCovered).toEqual([
      'column data: a model has nothing like its type blob',
      'column bits: a model has nothing like its type bit(3)',
      'column place: a model has nothing like its type point',
      'column twice: the database computes it',
      'foreign key a, b to parent: ON DELETE CASCADE',
      'column id: DEFAULT AUTO_INCREMENT',
      'column whole: DEFAULT 7',
      'CHECK (`price` > 0)',
      'index a',
      'index by_day',
      'unique index of prefixes or of an expression, start',
      'trigger watch',
    ]);
    expect(stderr).toMatch(
      /^approximated +t +unique folded: the database compares with utf8mb4_general_ci$/m,
    );
  });
});

describe('the address of a database', () => {
  it.each([
    ['oracle://me@host/db', 'oracle://me@host/db is not the address of a database'],
    ['postgres://me:secret@host', 'postgres://me:***@host is not the address of a database'],
    ['postgres://me:secret@127.0.0.1:1/db', 'cannot be reached'],
  ])('%s is refused, without a password', async (address, expected) => {
    const { code, stdout, stderr } = await callProgram(['model', 'from', address]);
    expect(code).toBeGreaterThan(0);
    expect(stdout).toBe('');
    expect(stderr).toContain(expected);
    expect(stderr).not.toContain('secret');
  });
});
