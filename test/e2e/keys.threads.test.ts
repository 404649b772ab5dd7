/** @module-tag full */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import sqlite3 from 'sqlite3';
import { describe, expect, it } from 'vitest';

import { auditRun } from '../../source/audit/audit.js';
import { lockFolder } from '../../source/db/sqlite/folder-lock.js';
import type { RunRecord } from '../../source/ledger/record.js';
import { readRunModel } from '../../source/model/run-model.js';
import { DATA_FOLDER } from '../../source/router/topology.js';
import { startRun } from '../../source/sim/run.js';
import { DEFAULT_SETTINGS } from '../../source/sim/settings.js';
import { rowsPlanned } from '../../source/sim/workloads/generate/counts.js';
import { generateWorkload } from '../../source/sim/workloads/generate.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { KEY_FORMS } from '../harness/key-forms.js';

/** Runs SQL past the program. */
function change(file: string, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, (opening) => {
      if (opening) return reject(opening);
      database.exec(sql, (error) => {
        database.close(() => (error ? reject(error) : resolve()));
      });
    });
  });
}

const THREE = `entities:
  regions: { file: data/regions.db }
  people: { file: data/people.db }
  meters: { file: data/meters.db }
  remarks: { file: data/remarks.db }
  readings:
    databases: [{ file: r1.db }, { file: r2.db }, { file: r3.db }]
    spread: { rule: hash, by: dbsim_id }
`;

describe.each([
  ['one file', undefined],
  ['three shards', THREE],
])('keys of every form in %s', (_, topology) => {
  const cwd = temporaryFolder();

  const call = (...words: string[]): ReturnType<typeof callProgram> => {
    const own = ['--model', 'keys.yaml', ...(topology ? ['--topology', 'three.yaml'] : [])];
    return callProgram([...words, ...own], { cwd });
  };

  const fileOf = (table: string): string =>
    path.join(cwd, 'data', topology ? `${table}.db` : 'one.db');

  it('run, with the same outcomes for any number of threads', async () => {
    const model = topology ? KEY_FORMS.replaceAll('    dbsim:database: one\n', '') : KEY_FORMS;
    writeFileSync(path.join(cwd, 'keys.yaml'), model);
    if (topology) writeFileSync(path.join(cwd, 'three.yaml'), topology);
    const run = ['run', 'generate', '--invalid', '0.2', '--seed', '3', '--fresh'];
    const alone = await call(...run, '--threads', '1');
    expect(alone, alone.stderr).toMatchObject({ code: 0 });
    expect(alone.stdout).toContain('Audit passed');
    const eight = await call(...run, '--threads', '8', '--batch', '7');
    expect(eight.stdout).toContain('Audit passed');
    const [, inserted] = /([\d,]+ of 330 rows inserted)/.exec(alone.stdout) ?? [];
    expect(inserted).toBeDefined();
    expect(eight.stdout).toContain(inserted);
    expect(eight.stderr).toContain(
      'References that close a circle were written after all rows: regions.lead',
    );
  });

  it.each([
    [
      'a lost row',
      'remarks',
      'DELETE FROM remarks WHERE id = (SELECT max(id) FROM remarks)',
      'nothing lost',
    ],
    [
      'another key',
      'regions',
      "UPDATE regions SET code = 'AAA00' WHERE rowid = 1",
      'values unchanged',
    ],
    [
      'a reference that is not there any more',
      'regions',
      'UPDATE regions SET lead = NULL',
      'values unchanged',
    ],
    [
      'an orphan',
      'meters',
      "UPDATE meters SET owner = '00000000-0000-4000-8000-000000000000'",
      'no orphan',
    ],
  ])('find %s', async (_name, table, sql, check) => {
    await change(fileOf(table), sql);
    const { code, stdout } = await call('verify');
    expect(code).toBe(1);
    const failed = stdout.split('\n').filter((line) => line.includes('✖'));
    expect(failed.join('\n')).toContain(check);
  });
});

it('keys of text and of several fields come from files, and repeat there', async () => {
  const cwd = temporaryFolder();
  writeFileSync(path.join(cwd, 'keys.yaml'), KEY_FORMS);
  const input = path.join(cwd, 'input');
  mkdirSync(input);
  const person = '6f9619ff-8b86-4d01-b42d-00c04fc964ff';
  const large = '9223372036854775807';
  const files = {
    regions: `code,lead\nABC12,${person}\nABC12,\nXYZ99,\n`,
    people: `name,id,region\nAda,${person.toUpperCase()},ABC12\nBen,${person},XYZ99\n`,
    meters: `number,owner\n${large},${person}\n`,
    readings: `meter,day,value\n${large},2024-02-29,1.50\n${large},2024-02-29,2\n`,
    remarks: `id,meter,day,text\n1,${large},2024-02-29,fine\n2,${large},2024-03-01,lost\n3,,2024-03-01,free\n`,
  };
  for (const [table, text] of Object.entries(files)) {
    writeFileSync(path.join(input, `${table}.csv`), text);
  }
  const { code, stdout, stderr } = await callProgram(
    ['run', 'input', '--model', 'keys.yaml', '--threads', '4', '--json', 'run.json'],
    { cwd },
  );
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('7 of 11 rows inserted');
  expect(stdout).toContain('code ABC12 is taken by Region ABC12');
  expect(stdout).toContain(`id ${person} is taken by Person ${person}`);
  expect(stdout).toContain(`is taken by Reading 2024-02-29, ${large}`);
  expect(stdout).toContain(`Reading 2024-03-01, ${large} does not exist`);
  expect(stderr).toContain('regions.lead in 1 row');
  expect(stdout).toContain('Audit passed');
  const { attempts } = JSON.parse(readFileSync(path.join(cwd, 'run.json'), 'utf8')) as RunRecord;
  const region = attempts?.find(({ entity }) => entity === 'Region');
  expect(region?.values).toMatchObject({ code: 'ABC12', lead: person });

  const explain = async (...row: string[]): Promise<string> => {
    const explained = await callProgram(['explain', '--model', 'keys.yaml', ...row], { cwd });
    expect(explained, explained.stderr).toMatchObject({ code: 0 });
    return explained.stdout;
  };
  expect(await explain('region', 'ABC12')).toMatch(
    /^Region: code "ABC12"$[^]*Region ABC12, inserted$/m,
  );
  const reading = await explain('reading', `2024-02-29, ${large}`);
  expect(reading).toContain(`Reading 2024-02-29, ${large}, inserted`);
  expect(reading).not.toContain('dbsim_id must be free');
  expect(await explain('region', 'QQQ11')).toContain('Region QQQ11, not attempted');
});

it('a run that is stopped before it closes a circle passes its audit, with a sentence about it', async () => {
  const file = path.join(temporaryFolder(), 'keys.yaml');
  writeFileSync(file, KEY_FORMS);
  const own = readRunModel(file);
  const dir = temporaryFolder();
  const lock = await lockFolder(path.join(dir, DATA_FOLDER));
  try {
    const run = await startRun({
      dir,
      workload: generateWorkload({ rows: rowsPlanned(own.description), invalid: 0, seed: 3 }, own),
      model: own.descriptor,
      settings: { ...DEFAULT_SETTINGS, threads: 2, paceMs: 5, turn: 1 },
      version: '0.0.0-test',
    });
    await expect.poll(() => run.snapshot().decided, { interval: 5 }).toBeGreaterThan(40);
    run.stop();
    expect((await run.ended).status).toBe('interrupted');
    const { audit } = await auditRun(dir, run.header.id);
    expect(audit.checks.filter(({ ok }) => !ok)).toEqual([]);
    const late = audit.checks.find(({ name }) => name === 'late');
    expect(late?.found).toBeGreaterThan(0);
    expect(late?.detail).toContain('because the run was ended before it reached them');
  } finally {
    await lock.release();
  }
});
