import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { root } from '../harness/program.js';
import { allRows, edit } from './support/databases.js';
import { filesIn, folderWith, leftOvers } from './support/files.js';
import { folderWithRun } from './support/prepared.js';
import { expectPromiseKept } from './support/promise.js';
import { expectAttemptsToAgree, expectSumsToAgree } from './support/record.js';
import { command, decisionsOf, outcomesOf, simulate, type Simulation } from './support/simulate.js';
import { controlsIn } from './support/text.js';

const FORMATS = ['csv', 'json', 'ndjson'] as const;

type Format = (typeof FORMATS)[number];

describe('the example of three formats', () => {
  let example: Simulation;

  beforeAll(async () => {
    example = await simulate([path.join(root, 'examples', 'mixed'), '--threads', '2']);
  });

  it('ends as its README describes', async () => {
    const { record, dir } = example;
    expect(Object.values(outcomesOf(record))).toEqual([
      'inserted', 'inserted', 'duplicate', 'invalid', 'inserted', 'invalid',
      'inserted', 'invalid', 'inserted', 'duplicate', 'invalid', 'invalid',
      'inserted', 'inserted', 'missing-reference', 'invalid', 'invalid', 'missing-reference',
    ]); // prettier-ignore
    expect(record.totals).toMatchObject({ attempted: 18, inserted: 7 });
    expect(await allRows(dir)).toEqual({
      User: [
        { id: 1, name: 'Ana Lima', email: 'ana@example.com' },
        { id: 2, name: 'Bo', email: 'bo@example.com' },
        { id: 5, name: 'Eli Stone', email: 'eli@example.com' },
      ],
      Product: [
        { id: 1, name: 'Notebook', price: '3.50' },
        { id: 3, name: 'Desk lamp', price: '24.90' },
      ],
      Order: [
        { id: 1, user_id: 1, product_id: 1, quantity: 2 },
        { id: 2, user_id: 5, product_id: 3, quantity: 1 },
      ],
    });
    expect(leftOvers(dir)).toEqual([]);
  });

  it('reports a number as it was written, not as it would become', () => {
    const messages = example.record.attempts.flatMap(({ reasons }) =>
      reasons.map(({ message }) => message),
    );
    for (const written of ['"4"', '9007199254740993', '1.999', '1e2', '"1,000"']) {
      expect(messages.join('\n')).toContain(written);
    }
  });
});

describe('a folder of rows', () => {
  const USERS = [
    { id: 3, name: 'Čapek, "K."', email: 'karel@example.com' },
    { id: 7, name: 'Ana', email: 'KAREL@example.com' },
    { id: 7, name: 'Bo', email: 'bo@example.com' },
  ];
  const PRODUCTS = [{ id: 9, name: 'Robot', price: 20.5 }];
  const ORDERS = [
    { id: 1, user_id: 3, product_id: 9, quantity: 1000 },
    { id: 2, user_id: 7, product_id: 8, quantity: 1001 },
  ];
  const tables = { users: USERS, products: PRODUCTS, orders: ORDERS };

  /** The runs of the tables by their format, one of them in batches. */
  const runs = new Map<Format, Simulation>();

  beforeAll(async () => {
    for (const format of FORMATS) {
      const flags = format === 'json' ? ['--batch', '2'] : [];
      const args = [tablesAs(format, tables), '--threads', '2', ...flags];
      runs.set(format, await simulate(args));
    }
  });

  const runAs = (format: Format): Simulation => runs.get(format) ?? expect.unreachable();

  it.each(FORMATS)('may be written as .%s', async (format) => {
    const { record, dir } = runAs(format);
    expect(outcomesOf(record)).toEqual({
      'User 1': 'inserted',
      'User 2': 'duplicate',
      'User 3': 'inserted',
      'Product 1': 'inserted',
      'Order 1': 'inserted',
      'Order 2': 'invalid',
    });
    expect((await allRows(dir)).User![0]).toEqual({
      id: 3,
      name: 'Čapek, "K."',
      email: 'karel@example.com',
    });
    expectSumsToAgree(record);
    expectAttemptsToAgree(record);
    await expectPromiseKept(dir, record.attempts);
  });

  it('decides alike whatever its format and batch', () => {
    const [csv, ...others] = FORMATS.map((format) =>
      withoutPlaces(decisionsOf(runAs(format).record)),
    );
    for (const other of others) expect(other).toEqual(csv);
  });

  it('without a file for an entity has no rows of it, and orders find what is stored already', async () => {
    const { dir } = await simulate([
      tablesAs('csv', { users: USERS, products: PRODUCTS }),
      '--threads',
      '1',
    ]);
    const before = await allRows(dir);
    const { record } = await simulate([tablesAs('json', { orders: ORDERS }), '--threads', '2'], {
      dir,
    });
    expect(outcomesOf(record)).toEqual({ 'Order 1': 'inserted', 'Order 2': 'invalid' });
    expect(record.entities.User!.attempted).toBe(0);
    await expectPromiseKept(dir, record.attempts, { before });
  });

  it('is named in the record as it was named on the command line', async () => {
    const cwd = temporaryFolder();
    mkdirSync(path.join(cwd, 'rows'));
    writeFileSync(path.join(cwd, 'rows', 'users.csv'), 'id,name,email\n1,Ana,ana@example.com\n');
    const { record } = await simulate(['rows', '--threads', '1'], { cwd });
    expect(record.run).toMatchObject({ workload: 'rows', seed: null });
  });
});

describe('wrong input', () => {
  const GOOD = 'id,name,email\n1,Ana,ana@example.com\n';

  it.each<[string, Record<string, string>, RegExp]>([
    ['an unknown column', { 'users.csv': 'id,nome,email\n' }, /users\.csv, line 1, column 2\b/],
    ['a missing column', { 'users.csv': 'id,name\n1,Ana\n' }, /users\.csv, line 1, column email\b/],
    [
      'a quote that is not closed',
      { 'users.csv': `${GOOD}2,"Bo,b@x.org\n` },
      /users\.csv, line 3, column name\b/,
    ],
    [
      'a field too many',
      { 'users.csv': `${GOOD}2,Bo,b@x.org,x\n` },
      /users\.csv, line 3, column 4\b/,
    ],
    ['JSON that breaks off', { 'products.json': '[\n {"id": 1,\n' }, /products\.json, line [23]\b/],
    ['JSON that is no list', { 'products.json': '{"id": 1}' }, /products\.json, line 1\b/],
    [
      'a field that does not exist',
      { 'orders.ndjson': '\n{"id": 1, "user": 1}\n' },
      /orders\.ndjson, line 2, column "user"/,
    ],
    [
      'a line that is no object',
      { 'users.ndjson': '{"id":1,"name":"A","email":"e"}\n[1]\n' },
      /users\.ndjson, line 2\b/,
    ],
    [
      'a mistake after good files',
      { 'users.csv': GOOD, 'orders.json': '[{]' },
      /orders\.json, line 1\b/,
    ],
    ['an entity twice', { 'users.csv': GOOD, 'users.json': '[]' }, /users\.csv: .*users\.json/],
    ['no file of an entity', { 'people.csv': GOOD }, /users, products and orders/],
  ])('%s is named by file, line and column, and nothing is written', async (_, files, expected) => {
    const folder = folderWith(files);
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await callProgram(['run', folder], { cwd });
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^dbsim-tui: .+\n$/);
    expect(stderr).toMatch(expected);
    expect(filesIn(cwd).filter((file) => !file.endsWith('lock.db'))).toEqual([]);
  });
});

describe('hostile values', () => {
  /** Clears a screen, sets its title, turns text around, breaks lines, and ends a text for C. */
  const HOSTILE = '\u001B[2J\u001B]0;title\u0007\u009B31m\u202E\r\n\u2028\0\u0085end';
  const users = JSON.stringify([
    { id: 1, name: HOSTILE, email: 'a@example.com' },
    { id: 2, name: 'Ana', email: `${HOSTILE}@example.com` },
    { id: HOSTILE, name: 'Ana', email: 'b@example.com' },
    { id: 4, name: 'Ana\u202E', email: 'c@example.com' },
    { id: 5, name: 'Bo', email: 'C@example.com' },
  ]);

  it('never reach the terminal as they are', async () => {
    const folder = folderWith({
      'users.json': users,
      'products.csv': 'id,name,price\n1,"a\u001B[31mb",1\n',
    });
    const { code, stdout, stderr } = await callProgram(['run', folder, '--threads', '1']);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(String.raw`\u001b[2J`);
    expect(controlsIn(stdout + stderr)).toEqual([]);
    expect(stdout).not.toContain('\u001B');
  });

  it('not even in JSON on standard output, which gives them back unchanged', async () => {
    const { record, stdout, stderr } = await simulate([
      folderWith({ 'users.json': users }),
      '--threads',
      '1',
    ]);
    expect(record.attempts[0]?.values['name']).toBe(HOSTILE);
    expect(controlsIn(stdout + stderr)).toEqual([]);
  });

  it('not from a database of another program', async () => {
    const { dir } = await folderWithRun();
    await edit(dir, 'User', `UPDATE users SET name = char(27, 91, 50, 74, 155) WHERE id = 1`);
    await edit(dir, 'Order', `CREATE TABLE "or\u001B[31mders" (x)`);
    const { code, stdout, stderr } = await command(dir, ['verify'], { env: { FORCE_COLOR: '1' } });
    expect(code).toBe(1);
    expect(stdout).toContain(String.raw`\u001b[2J`);
    expect(stdout).toContain(String.raw`or\u001b[31mders`);
    expect(controlsIn(stdout + stderr)).toEqual([]);
  });

  it('not from a file that cannot be read as rows', async () => {
    const folder = folderWith({ 'users.csv': `id,"na\u001B[31mme\u009B",email\n` });
    const { code, stderr } = await callProgram(['run', folder]);
    expect(code).toBe(2);
    expect(controlsIn(stderr)).toEqual([]);
    expect(stderr).not.toContain('\u001B');
  });

  it('not from the name of a folder', async () => {
    const cwd = temporaryFolder();
    const name = 'ro\u001B[31mws\u009B\u202E';
    mkdirSync(path.join(cwd, name));
    writeFileSync(path.join(cwd, name, 'users.csv'), 'id,name,email\n1,Ana,ana@example.com\n');
    const { code, stdout, stderr } = await callProgram(['run', name, '--threads', '1'], { cwd });
    expect(code).toBe(0);
    expect(controlsIn(stdout + stderr)).toEqual([]);
    expect(stdout + stderr).not.toContain('\u001B');
    const again = await callProgram(['verify'], { cwd });
    expect(controlsIn(again.stdout + again.stderr)).toEqual([]);
    expect(again.stdout).not.toContain('\u001B');
  });

  it.each([
    [['run', 'no\u001B[31mfolder\n']],
    [['fro\u009Bbnicate\u202E']],
    [['run', '--fl\u001B[31mag']],
    [['run', '--threads', '\u001B[31m']],
    [['run', '--dir', 'no\u001B[31m\nwhere/new']],
    [['verify', 'r\u001B[31m']],
    [['status', 'ex\u009Btra']],
  ])('not from the command line: %j', async (args) => {
    const { code, stdout, stderr } = await callProgram(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(controlsIn(stderr)).toEqual([]);
    expect(stderr).not.toContain('\u001B');
    expect(stderr.trimEnd()).not.toContain('\n');
  });
});

type Rows = readonly Record<string, string | number>[];

type Tables = Readonly<Record<string, Rows>>;

/** Writes each table into a file of a new folder. */
function tablesAs(format: Format, tables: Tables): string {
  const files = Object.entries(tables).map(([name, rows]) => [
    `${name}.${format}`,
    write[format](rows),
  ]);
  return folderWith(Object.fromEntries(files) as Record<string, string>);
}

const write = {
  json: (rows: Rows): string => JSON.stringify(rows, undefined, 2),
  ndjson: (rows: Rows): string => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  csv: (rows: Rows): string =>
    [Object.keys(rows[0] ?? {}), ...rows.map(Object.values<string | number>)]
      .map((fields) => fields.map((field) => `"${String(field).replaceAll('"', '""')}"`).join(','))
      .join('\r\n'),
};

/** The same without where in their files the rows are, which differs from format to format. */
function withoutPlaces<Decisions>(decisions: Decisions): Decisions {
  return JSON.parse(
    JSON.stringify(decisions).replaceAll(/(?:,|; this row is) line \d+ of \w+\.\w+/g, ''),
  ) as Decisions;
}
