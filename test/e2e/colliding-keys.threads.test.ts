import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, it } from 'vitest';

import { idOfKey, printOfKey } from '../../source/entities/identity.js';
import { collidingKeys } from '../harness/colliding-keys.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';

const MODEL = `
name: towns
resources:
  - name: countries
    data: []
    schema:
      primaryKey: [code]
      fields:
        - { name: code, type: string }
        - { name: largest, type: integer }
      foreignKeys:
        - { fields: [largest], reference: { resource: towns, fields: [id] } }
  - name: towns
    data: []
    schema:
      primaryKey: [id]
      fields:
        - { name: id, type: integer, constraints: { minimum: 1 } }
        - { name: country, type: string, constraints: { required: true } }
      foreignKeys:
        - { fields: [country], reference: { resource: countries, fields: [code] } }
`;

const [stored, other] = collidingKeys();

/** Writes rows for a run; gives its folder. */
function folderWith(countries: readonly string[], towns: readonly string[]): string {
  const cwd = temporaryFolder();
  mkdirSync(path.join(cwd, 'input'));
  writeFileSync(path.join(cwd, 'towns.yaml'), MODEL);
  const rows = countries.map((code) => `${code},`);
  writeFileSync(path.join(cwd, 'input/countries.csv'), ['code,largest', ...rows, ''].join('\n'));
  const lines = towns.map((country, at) => `${at + 1},${country}`);
  writeFileSync(path.join(cwd, 'input/towns.csv'), ['id,country', ...lines, ''].join('\n'));
  return cwd;
}

const run = (cwd: string, ...flags: string[]): ReturnType<typeof callProgram> =>
  callProgram(['run', 'input', '--model', 'towns.yaml', ...flags], { cwd });

it('two keys have one number, and differ in the second one', () => {
  expect(stored).not.toBe(other);
  expect(idOfKey([stored])).toBe(idOfKey([other]));
  expect(printOfKey([stored])).not.toBe(printOfKey([other]));
});

it.each([
  ['one by one', ['--threads', '2']],
  ['in batches', ['--threads', '2', '--batch', '10']],
])('a reference to a key is not one to the key that shares its number, %s', async (_, flags) => {
  const cwd = folderWith([stored], [stored, other, stored]);
  const { code, stdout, stderr } = await run(cwd, ...flags);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('3 of 4 rows inserted');
  expect(stdout).toContain('does not exist; Country');
  expect(stdout).toContain('has its dbsim_id');
  expect(stdout).toContain('Audit passed');
});

it('nor where both are among the rows, or one is stored since an earlier run', async () => {
  const cwd = folderWith([stored, other], [other, stored]);
  const { code, stdout, stderr } = await run(cwd, '--threads', '2');
  expect(code, stderr).toBe(0);
  // The second country is a duplicate, as its number is taken.
  expect(stdout).toContain('2 of 4 rows inserted');
  expect(stdout).toContain('Audit passed');
  writeFileSync(path.join(cwd, 'input/countries.csv'), 'code,largest\n');
  writeFileSync(path.join(cwd, 'input/towns.csv'), `id,country\n8,${other}\n9,${stored}\n`);
  const again = await run(cwd);
  expect(again.stdout).toContain('1 of 2 rows inserted');
});

it('the audit lists a row that points to the other key', async () => {
  const cwd = folderWith([stored], [stored, other]);
  const { stdout } = await run(cwd, '--references', 'none', '--json', 'run.json');
  expect(stdout).toContain('3 of 3 rows inserted');
  const verified = await callProgram(['verify', '--model', 'towns.yaml'], { cwd });
  expect(verified.stdout).toContain('1 reference points to a missing row: Town 2: country ');
});
