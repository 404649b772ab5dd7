import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import { runFiles, runsFolder } from '../../source/ledger/files.js';
import { JOURNAL_SCHEMA } from '../../source/ledger/journal.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';

const RUN = 'r-20260102-000000-001-893d';

/** A working folder with a folder of rows and a stored run. */
function workingFolder(): string {
  const dir = temporaryFolder();
  mkdirSync(path.join(dir, 'my-rows'));
  mkdirSync(runsFolder(dir), { recursive: true });
  const line = { type: 'run', schema: JOURNAL_SCHEMA, run: { id: RUN } };
  writeFileSync(runFiles(dir, RUN).journal, `${JSON.stringify(line)}\n`);
  return dir;
}

it.each<[string, string, string]>([
  ['run --thread 5', '--thread', 'did you mean --threads?'],
  ['run --threds 5', '--threds', 'did you mean --threads?'],
  ['--thread 5', '--thread', 'did you mean --threads?'],
  ['--no-colour', '--no-colour', 'did you mean --no-color?'],
  ['run --hepl', '--hepl', 'did you mean --help?'],
  ['report --ouput x.pdf', '--ouput', 'did you mean --output?'],
  ['report --export-htm=x', '--export-htm', 'did you mean --export-html?'],
  ['runn', '"runn"', 'did you mean `dbsim-tui run`?'],
  ['verfy', '"verfy"', 'did you mean `dbsim-tui verify`?'],
  ['Status', '"Status"', 'did you mean `dbsim-tui status`?'],
  ['generat', '"generat"', 'did you mean `dbsim-tui run generate`?'],
  ['assignment', '"assignment"', 'did you mean `dbsim-tui run assignment`?'],
  ['help verfy', '"verfy"', 'did you mean verify?'],
  ['run generat', '"generat"', 'did you mean generate?'],
  ['run my-row', '"my-row"', 'did you mean my-rows?'],
  ['run ./my-row', '"./my-row"', 'did you mean ./my-rows?'],
  ['run --order fif', '"fif"', 'did you mean fifo?'],
  ['run --order FIFO', '"FIFO"', 'did you mean fifo?'],
  ['run --references chek', '"chek"', 'did you mean check?'],
  ['run --journal wall', '"wall"', 'did you mean wal?'],
  ['run --sync norml', '"norml"', 'did you mean normal?'],
  ['report --paper leter', '"leter"', 'did you mean letter?'],
  ['torture --only kil', '"kil"', 'did you mean kill?'],
  ['completion fihs', '"fihs"', 'did you mean fish?'],
  ['explain usr 7', '"usr"', 'did you mean User?'],
  ['explain usr 7,Ana,a@example.com', '"usr"', 'did you mean User?'],
  ['explain ordr {"id":7}', '"ordr"', 'did you mean Order?'],
  ['verify 893e', '"893e"', `did you mean ${RUN}?`],
  [`verify ${RUN.replace('893d', '983d')}`, '983d', `did you mean ${RUN}?`],
])('%s is answered with what was meant', async (line, written, guess) => {
  const { code, stdout, stderr } = await callProgram(line.split(' '), { cwd: workingFolder() });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(written);
  expect(stderr).toContain(guess);
});

it.each([
  'run --frobnicate',
  'frobnicate',
  'run no-such-folder',
  'run --order lottery',
  'verify zzzz',
  'run -x',
  'help zzz',
])('%s has nothing near, and nothing is guessed', async (line) => {
  const { code, stderr } = await callProgram(line.split(' '), { cwd: workingFolder() });
  expect(code).toBe(2);
  expect(stderr).not.toContain('did you mean');
});

it('names all values that are allowed, the last with "or"', async () => {
  const { stderr } = await callProgram(['run', '--references', 'x']);
  expect(stderr).toContain('--references must be wait, check or none (was "x")');
});

it('reports that a command comes before its flags', async () => {
  const { code, stderr } = await callProgram(['--quiet', 'status']);
  expect(code).toBe(2);
  expect(stderr).toContain('Write the command before its flags: `dbsim-tui status …`');
});

it('a row of an entity that is misspelt is not inserted', async () => {
  const { code, stderr } = await callProgram(['run', 'row', '--row', 'Usr 13, Ana, a@example.com']);
  expect(code).toBe(2);
  expect(stderr).toContain('--row: There is no entity "Usr" (did you mean User?)');
});

it.each([
  ['15', '--invalid 0.15 for 15 %'],
  ['15%', '--invalid 0.15 for 15 %'],
  ['0.7 %', '--invalid 0.007 for 0.7 %'],
])('--invalid %s is answered with the share that is meant', async (written, hint) => {
  const { code, stderr } = await callProgram(['run', 'generate', '--invalid', written]);
  expect(code).toBe(2);
  expect(stderr).toContain(hint);
});

it.each([
  [['explain'], ['explain needs a row', 'explain user 7']],
  [
    ['explain', 'order'],
    ['The Order needs 4 fields', 'explain order 7', '"quantity":2'],
  ],
])('%j is answered with an example of what is missing', async (words, parts) => {
  const { code, stderr } = await callProgram(words);
  expect(code).toBe(2);
  for (const part of parts) expect(stderr).toContain(part);
  expect(stderr).not.toContain('The User');
});

it.each(['title', 'author', 'course', 'date'])('--%s needs a value', async (flag) => {
  for (const words of [[`--${flag}`], [`--${flag}`, '--threads', '1']]) {
    const { code, stderr } = await callProgram(['run', ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(`--${flag} needs a value: TEXT`);
  }
});

it.each([[['--date', '']], [['--date=']]])('%j leaves the date out', async (words) => {
  const { stderr } = await callProgram(['report', ...words]);
  expect(stderr).not.toContain('needs a value');
});

it.each(['json', 'export-csv', 'export-markdown'])(
  'compare --list does not ignore --%s',
  async (flag) => {
    const { code, stderr } = await callProgram(['compare', '--list', `--${flag}`, 'list.out']);
    expect(code).toBe(2);
    expect(stderr).toContain(`--list compares nothing and does not take --${flag}`);
  },
);
