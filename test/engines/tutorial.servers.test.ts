/** @module-tag full */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { describeEngine } from '../harness/engines/describe.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { root, runProgram } from '../harness/program.js';

const page = readFileSync(path.join(root, 'docs/tutorial.md'), 'utf8');

/** The command of the page that begins with some words, as a list; the shell's quotes are gone. */
function commandOf(start: string): string[] {
  const line = page.split('\n').find((one) => one.startsWith(`dbsim-tui ${start}`)) ?? '';
  const [command = ''] = line.split(' > ');
  return command.replaceAll("'", '').split(' ').slice(1);
}

describeEngine('the tutorial', POSTGRES, () => {
  let postgres: Postgres;
  const cwd = temporaryFolder();

  beforeAll(async () => {
    postgres = await Postgres.start();
    await postgres.createDatabases('workshop');
    const script = readFileSync(path.join(root, 'docs/examples/workshop.sql'), 'utf8');
    await postgres.query('workshop', script);
  });
  afterAll(() => postgres.stop());

  /** A command of the page, with the server of the test in the place of its server. */
  const here = (words: readonly string[]): string[] =>
    words.map((word) => (word.startsWith('postgres://') ? postgres.url('workshop', 'PW') : word));
  const env = (): Readonly<Record<string, string>> => ({ PW: postgres.password });

  it('leads from a database with eight tables to a comparison of batch sizes', async () => {
    const model = await callProgram(here(commandOf('model from')), { cwd, env: env() });
    expect(model, model.stderr).toMatchObject({ code: 0 });
    expect(model.stderr).toContain('8 tables');
    writeFileSync(path.join(cwd, 'workshop.yaml'), model.stdout);
    for (const action of ['check', 'show', 'sample']) {
      const shown = await callProgram(commandOf(`model ${action}`), { cwd });
      expect(shown, shown.stderr).toMatchObject({ code: 0, stderr: '' });
    }
    const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(page) ?? [];
    const own = yaml.replace(/postgres:[^']*/, postgres.url('workshop', 'PW'));
    writeFileSync(path.join(cwd, 'workshop-topology.yaml'), own);
    const words = commandOf('compare').map((word) => (word === '4000' ? '150' : word));
    const few = ['--threads', '2', '--repeat', '1', '--no-aa', '--no-warm-up'];
    const compared = await runProgram([...words, ...few, '--json', 'result.json', '--anyway'], {
      cwd,
      env: env(),
    });
    expect([0, 1], compared.stderr).toContain(compared.code);
    expect(compared.stdout).toContain('The audit passed in all of');
    const left = await postgres.query(
      'workshop',
      "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'dbsim%'",
    );
    expect(left).toEqual([]);
    const tables = await postgres.query('workshop', 'SELECT count(*)::int AS n FROM customers');
    expect(tables).toEqual([{ n: 0 }]);
  });

  it('ends with a model that is brought up to date', async () => {
    await postgres.query('workshop', 'ALTER TABLE customers ADD COLUMN town varchar(40)');
    const result = await callProgram(here(commandOf('model diff')), { cwd, env: env() });
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(readFileSync(path.join(cwd, 'workshop.yaml'), 'utf8')).toContain('name: town');
  });
});
