import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { SHIPPED_MODELS } from '../../source/commands/model/actions.js';
import { loadModel } from '../../source/model/file/load-model.js';
import { modelFile } from '../../source/commands/model/model-file.js';
import { ENTITY_LIST } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';

const GOOD = `resources:
  - name: things
    owner: me
    schema: { primaryKey: [id], fields: [{ name: id, type: integer }] }
`;

/** A folder with a model file. */
function folderWith(text: string | Uint8Array, name = 'my.yaml'): string {
  const cwd = temporaryFolder();
  writeFileSync(path.join(cwd, name), text);
  return cwd;
}

describe('`model check`', () => {
  it('summarizes a model, and lists what it does not use', async () => {
    expect(await callProgram(['model', 'check', 'my.yaml'], { cwd: folderWith(GOOD) })).toEqual({
      code: 0,
      signal: null,
      stderr: '',
      stdout: [
        'my: 1 table in 1 database, 1,000 rows',
        '1 field and no reference',
        'Each table after those that it refers to: things',
        'Not used: owner (line 3)',
        '',
      ].join('\n'),
    });
  });

  it('lists every fault on standard error, also when quiet, and ends with status 2', async () => {
    const cwd = folderWith(GOOD.replace('integer', 'intger').replace('things', '7'));
    for (const words of [[], ['--quiet']]) {
      const result = await callProgram(['model', 'check', 'my.yaml', ...words], { cwd });
      expect(result).toMatchObject({ code: 2, stdout: '' });
      expect(result.stderr).toMatch(
        /^dbsim-tui: my\.yaml, line 2, column 11: name of table number 1 must/,
      );
      expect(result.stderr).toMatch(
        /\ndbsim-tui: my\.yaml, line 4, column 60: .*did you mean integer\?/,
      );
      expect(result.stderr.trim().split('\n').slice(2)).toEqual([
        'dbsim-tui: 2 faults; what depends on them was not checked',
      ]);
    }
  });

  it('lists more faults than a screen holds', async () => {
    const fields = Array.from({ length: 150 }, (_, index) => `{ name: f${index}, type: no }`);
    const cwd = folderWith(
      GOOD.replace('type: integer }', `type: integer }, ${fields.join(', ')}`),
    );
    const { stderr } = await callProgram(['model', 'check', 'my.yaml'], { cwd });
    expect(stderr).toContain('type of things.f149: there is no type "no"');
    expect(stderr).toContain('dbsim-tui: 150 faults; what');
  });

  it('looks for the files of rows, and names no number of their rows', async () => {
    const text = `${GOOD.replace('owner: me', 'path: a.csv')}  - name: more
    schema: { primaryKey: [id], fields: [{ name: id, type: integer }] }
`;
    const cwd = folderWith(text);
    const check = ['model', 'check', 'my.yaml'];
    expect((await callProgram(check, { cwd })).stderr).toContain(
      'my.yaml, line 3, column 11: path of things: the file a.csv does not exist\n',
    );
    expect((await callProgram(['model', 'show', 'my.yaml'], { cwd })).stdout).toContain(
      'things (Thing): rows from a.csv\n',
    );
    writeFileSync(path.join(cwd, 'a.csv'), 'id\n1\n');
    expect((await callProgram(check, { cwd })).stdout).toContain(
      'my: 2 tables in 2 databases, 1,000 rows and rows from 1 file\n',
    );
  });

  it('prints nothing about a right model when quiet', async () => {
    const words = ['model', 'check', 'my.yaml', '--quiet'];
    const result = await callProgram(words, { cwd: folderWith(GOOD) });
    expect(result).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('says which reference of a circle is set later', async () => {
    const table = (name: string, other: string): string =>
      `  - name: ${name}\n    schema: { primaryKey: [id], fields: [{ name: id, type: integer }, { name: ${other}_id, type: integer }], foreignKeys: [{ fields: [${other}_id], reference: { resource: ${other}, fields: [id] } }] }\n`;
    const cwd = folderWith(`resources:\n${table('a', 'b')}${table('b', 'a')}`);
    const { stdout } = await callProgram(['model', 'check', 'my.yaml'], { cwd });
    expect(stdout).toContain(
      'Each table after those that it refers to, except by b.a_id, which is set later: b, a\n',
    );
  });

  it.each([
    ['nothing.yaml', 'nothing.yaml: there is no such file'],
    ['.', '.: it is a folder'],
    ['latin.yaml', 'latin.yaml: it is not text in UTF-8'],
    ['large.yaml', 'large.yaml: it has more than 1.0 MiB'],
  ])('cannot read %s', async (file, expected) => {
    const cwd = folderWith(Buffer.from('name: caf\u00e9', 'latin1'), 'latin.yaml');
    writeFileSync(path.join(cwd, 'large.yaml'), '# '.padEnd(1_100_000, 'x'));
    const result = await callProgram(['model', 'check', file], { cwd });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(expected);
  });
});

describe('`model show`', () => {
  it('without a file shows the tables of the assignment', async () => {
    const { code, stdout } = await callProgram(['model', 'show']);
    expect(code).toBe(0);
    expect(stdout).toContain('shop: 3 tables in 3 databases');
    expect(stdout).toContain('→ users.id, earlier, enforced by the writer');
  });

  it('of a faulty model names the first fault, and how many there are', async () => {
    const cwd = folderWith(
      GOOD.replace('integer', 'intger').replace('things', '7').replace('[id]', '1'),
    );
    const result = await callProgram(['model', 'show', 'my.yaml'], { cwd });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain('There are 2 more faults: `dbsim-tui model check` lists all');
  });

  it('prints Mermaid', async () => {
    const { stdout } = await callProgram(['model', 'show', 'shop', '--mermaid']);
    expect(stdout).toMatch(/^erDiagram\n/);
  });

  it('fits the terminal', async () => {
    const terminal = { columns: 50, rows: 20 };
    const { stdout } = await callProgram(['model', 'show'], { terminal });
    for (const line of stdout.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(51);
  });
});

describe('`model show --sql`', () => {
  it.each([
    ['sqlite', 'CREATE TABLE "users" ('],
    [
      'postgres',
      'CREATE UNIQUE INDEX "users_email_unique" ON "users" (lower("email" COLLATE "C"))',
    ],
    ['mysql', 'CREATE TABLE `users` ('],
  ])('%s prints statements', async (engine, expected) => {
    const { code, stdout } = await callProgram(['model', 'show', '--sql', engine]);
    expect(code).toBe(0);
    expect(stdout).toContain('-- Database users\n');
    expect(stdout).toContain(expected);
  });

  it.each([
    [
      ['--sql', 'postgre'],
      '--sql must be sqlite, postgres or mysql (was "postgre"; did you mean postgres?)',
    ],
    [['--sql', 'sqlite', '--mermaid'], '--mermaid and --sql cannot both be printed'],
  ])('%j is wrong usage', async (words, expected) => {
    const result = await callProgram(['model', 'show', ...words]);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(expected);
  });
});

describe('`model sample`', () => {
  it('shows how each field is generated and why, and three rows of each table', async () => {
    const { code, stdout, stderr } = await callProgram(['model', 'sample', 'shop']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^shop, seed 1\n\nusers: 2,500 rows\n/);
    expect(stdout).toMatch(/^ {2}email +email +email +by the format$/m);
    expect(stdout).toMatch(
      /^ {2}user_id +integer from .* reference +it refers to users\.id, earlier, enforced by the writer$/m,
    );
    expect(stdout.match(/^ {2}[123] {2}/gm)).toHaveLength(9);
  });

  it('does not promise a distribution where a key of several fields leaves no room for one', async () => {
    const table = (name: string, rest: string): string =>
      `  - name: ${name}\n    data: []\n    ${rest}`;
    const key = 'schema: { primaryKey: [id], fields: [{ name: id, type: integer }] }';
    const seat = ['a', 'b'].map(
      (name) =>
        `{ fields: [${name}_id], reference: { resource: ${name}, fields: [id] }, dbsim:distribution: zipf 1.1 }`,
    );
    const fields = '{ name: a_id, type: integer }, { name: b_id, type: integer }';
    const cwd = folderWith(
      [
        'name: pairs',
        'resources:',
        table('a', `dbsim:rows: 10\n    ${key}`),
        table('b', `dbsim:rows: 10\n    ${key}`),
        table(
          'pairs',
          `dbsim:rows: 50\n    schema: { primaryKey: [a_id, b_id], fields: [${fields}], foreignKeys: [${seat.join(', ')}] }`,
        ),
        table(
          'visits',
          `dbsim:rows: 50\n    schema: { primaryKey: [id], fields: [{ name: id, type: integer }, ${fields}], foreignKeys: [${seat.join(', ')}] }`,
        ),
        '',
      ].join('\n'),
    );
    const { code, stdout, stderr } = await callProgram(['model', 'sample', 'my.yaml'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lost = /a\.id, zipf 1\.1, .*; no two rows may have the same key, so zipf has no effect$/m;
    const [pairs = '', visits = ''] = stdout.split('visits: ');
    expect(pairs).toMatch(lost);
    expect(visits).toContain('a.id, zipf 1.1');
    expect(visits).not.toContain('no effect');
  });

  it('gives the rows of a seed, and as many as are asked and planned', async () => {
    const cwd = folderWith(GOOD.replace('owner: me', 'dbsim:rows: 5'));
    const sample = async (...words: string[]): Promise<string> =>
      (await callProgram(['model', 'sample', 'my.yaml', ...words], { cwd })).stdout;
    expect((await sample('--rows', '1000')).match(/^ {2}\d+$/gm)).toHaveLength(5);
    const [one, again, other] = [
      await callProgram(['model', 'sample', 'shop', '--seed', '1']),
      await callProgram(['model', 'sample', 'shop']),
      await callProgram(['model', 'sample', 'shop', '--seed', '2']),
    ];
    expect(one.stdout).toBe(again.stdout);
    expect(other.stdout).not.toBe(one.stdout.replace('seed 1', 'seed 2'));
  });

  it.each([
    [['sample'], '`model sample` needs a model file. Models of the package have names: shop'],
    [['sample', 'shop', '--rows', '0'], '--rows must be a whole number from 1 to 1000 (was "0")'],
    [['sample', 'shop', '--seed', 'x'], '--seed must be a whole number'],
    [
      ['check', 'shop', '--rows', '3'],
      '`model check` does not take --rows, only `model sample` does',
    ],
  ])('%j is wrong usage', async (words, expected) => {
    const result = await callProgram(['model', ...words]);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(expected);
  });
});

describe('`model export`', () => {
  it('prints a package, and on standard error what it leaves out', async () => {
    const { code, stdout, stderr } = await callProgram(['model', 'export', 'shop']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
      name: 'shop',
      resources: [{ name: 'users', data: [] }, { name: 'products' }, { name: 'orders' }],
    });
    expect(stderr).toBe(
      'Left out: dbsim:random, dbsim:rows, dbsim:precision, dbsim:scale, dbsim:kind and dbsim:distribution\n',
    );
  });
});

describe('`model`', () => {
  it.each([
    [[], '`model` needs a word after it: check'],
    [
      ['chek', 'a.yaml'],
      'There is no `model chek` (did you mean check?); after `model` comes check',
    ],
    [['check'], '`model check` needs a model file'],
    [['check', 'a', 'b'], '`model check` takes one operand (found "b")'],
    [
      ['check', 'shop', '--mermaid'],
      '`model check` does not take --mermaid, only `model show` does',
    ],
  ])('%j is wrong usage', async (words, expected) => {
    const result = await callProgram(['model', ...words]);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(expected);
  });
});

describe('the models of the package', () => {
  it.each(SHIPPED_MODELS)('%s has no fault', (name) => {
    expect(loadModel(modelFile(name)).name).toBe(name);
  });

  it('shop has the tables and rules of the assignment', () => {
    const { entities } = loadModel(modelFile('shop'));
    expect(entities.map(({ name, table, database }) => ({ name, table, database }))).toEqual(
      ENTITY_LIST.map(({ name, table }) => ({ name, table, database: table })),
    );
    for (const [index, { fields }] of ENTITY_LIST.entries()) {
      const entity = entities[index]!;
      expect(entity.key).toEqual([0]);
      for (const [position, field] of fields.entries()) {
        const own = entity.fields[position]!;
        expect(own).toMatchObject({ name: field.name, required: true });
        switch (field.kind) {
          case 'integer': {
            expect(own).toMatchObject({ min: BigInt(field.min), max: BigInt(field.max) });
            const reference = entity.references.find(
              (candidate) => candidate.position === position,
            );
            const target = reference && entities[reference.target]?.name;
            expect(target).toBe(field.references);
            break;
          }
          case 'decimal':
            expect(own).toMatchObject({ min: field.min, max: field.max, scale: field.decimals });
            break;
          case 'text':
            expect(own).toMatchObject({
              minLength: field.min,
              maxLength: field.max,
              unique: false,
            });
            break;
          case 'email':
            expect(own).toMatchObject({ format: 'email', maxLength: field.max, unique: true });
            break;
          default:
            expect.unreachable(`the shop has no field of the kind ${field.kind}`);
        }
      }
    }
  });
});
