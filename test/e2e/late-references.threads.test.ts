/** @module-tag full */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, it } from 'vitest';

import { readLines } from '../../source/ledger/lines.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { query } from './support/databases.js';

const MODEL = `
name: league
resources:
  - name: teams
    data: []
    dbsim:rows: 30
    dbsim:database: league
    schema:
      primaryKey: [id]
      fields:
        - { name: id, type: integer }
        - { name: name, type: string, constraints: { required: true, maxLength: 40 } }
        - { name: lead, type: integer }
      foreignKeys:
        - { fields: [lead], reference: { resource: players, fields: [id] } }
  - name: players
    data: []
    dbsim:rows: 60
    dbsim:database: league
    schema:
      primaryKey: [id]
      fields:
        - { name: id, type: integer }
        - { name: team, type: integer, constraints: { required: true } }
      foreignKeys:
        - { fields: [team], reference: { resource: teams, fields: [id] } }
`;

/** A folder with the model, and with these files as input. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const cwd = temporaryFolder();
  writeFileSync(path.join(cwd, 'league.yaml'), MODEL);
  mkdirSync(path.join(cwd, 'input'));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(cwd, 'input', name), text);
  }
  return cwd;
}

const RUN = ['run', 'input', '--model', 'league.yaml'];

/** Twenty teams, each of them twice: without a lead, and with one. */
const TEAMS = Array.from({ length: 20 }, (_, at) => at + 1);
const TWICE = {
  'teams.csv': `id,name,lead\n${TEAMS.map((id) => `${id},Red,\n${id},Red,11\n`).join('')}`,
  'players.csv': 'id,team\n11,1\n',
};

it.each([
  ['fifo', '4'],
  ['race', '1'],
  ['race', '4'],
])(
  'with --order %s and %s threads, only the row that was inserted sets the reference',
  async (order, threads) => {
    const cwd = folderWith(TWICE);
    const { code, stdout, stderr } = await callProgram(
      [...RUN, '--threads', threads, '--order', order],
      { cwd },
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('21 of 41 rows inserted');
    expect(stdout).toContain('Audit passed');
    const stored = await query(path.join(cwd, 'data', 'league.db'), 'SELECT id, lead FROM teams');
    const second = insertedSecond(cwd);
    expect(stored).toHaveLength(20);
    for (const { id, lead } of stored) expect(lead).toBe(second.has(Number(id)) ? 11 : null);
    if (order === 'fifo') expect(second.size).toBe(0);
  },
);

it('fails the audit where the reference could not be written, also when the run is verified', async () => {
  const cwd = folderWith({
    'teams.csv': 'id,name,lead\n1,Red,11\n2,Blue,\n3,Green,12\n4,Grey,99\n',
    'players.csv': 'id,team\n11,1\n12,1\n',
  });
  const own = ['--model', 'league.yaml'];
  await callProgram(['migrate', ...own], { cwd });
  await query(
    path.join(cwd, 'data', 'league.db'),
    `CREATE TRIGGER refusal BEFORE UPDATE ON teams BEGIN SELECT RAISE(ABORT, 'not now'); END`,
  );
  const { code, stdout, stderr } = await callProgram([...RUN, '--threads', '2'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain('2 rows were not reached');
  expect(stderr).not.toContain('..');
  // The trigger does not belong there, either.
  expect(stdout).toContain('Audit failed: 2 of');
  const sentence = 'teams.lead was not written in 2 of 2 rows that should have it';
  expect(stdout).toContain(sentence);
  const again = await callProgram(['verify', ...own], { cwd });
  expect(again.code).toBe(1);
  expect(again.stdout).toContain(sentence);
});

/** The teams of which the second row was inserted: the even ones of the file. */
function insertedSecond(cwd: string): Set<number> {
  const files = readdirSync(cwd, { recursive: true, encoding: 'utf8' });
  const attempts = files.filter((name) => name.endsWith('.attempts.ndjson'));
  const rows = attempts.flatMap((name) =>
    [...readLines(path.join(cwd, name))].flatMap((line) => {
      const [, row] =
        /^\{"Team":\[(\d+)|^\{"entity":"Team","row":(\d+).*"inserted"/.exec(line) ?? [];
      return row === undefined ? [] : [Number(row)];
    }),
  );
  return new Set(rows.filter((row) => row % 2 === 0).map((row) => row / 2));
}
