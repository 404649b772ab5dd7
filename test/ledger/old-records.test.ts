import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';

import { runFiles, runsFolder } from '../../source/ledger/files.js';
import { formatRecord } from '../../source/ledger/printed-record.js';
import type { RunRecord } from '../../source/ledger/record.js';
import { unknownAttempt } from '../../source/ledger/unknown-rows.js';
import { finishedRun, readRecord } from '../../source/report/run.js';
import { readRecordHead } from '../../source/engine/history/record-head.js';
import { SHOP } from '../../source/entities/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { root } from '../harness/program.js';
import { problemsOf } from './schema.js';

/** A run of the assignment as the version of the program that wrote `dbsim.run/1` has stored it. */
const STORED = path.join(import.meta.dirname, 'version-1');

const readStored = (): RunRecord =>
  JSON.parse(readFileSync(path.join(STORED, 'record.json'), 'utf8')) as RunRecord;

/** A working folder with that run. */
function folderWithRun(): { dir: string; id: string } {
  const dir = temporaryFolder();
  const { id } = readStored().run;
  mkdirSync(runsFolder(dir), { recursive: true });
  cpSync(path.join(STORED, 'record.json'), runFiles(dir, id).record);
  cpSync(path.join(STORED, 'attempts.ndjson'), runFiles(dir, id).attempts);
  return { dir, id };
}

it('a record of version 1 is opened as it is, with all its attempts', async () => {
  const { dir, id } = folderWithRun();
  const record = await readRecord(dir, id);
  expect(record).toEqual(readStored());
  if (!record) return;
  expect([...finishedRun(dir, record).attempts()]).toHaveLength(record.totals.attempted);
  expect((await readRecordHead(runFiles(dir, id).record))?.totals).toEqual(record.totals);
});

it('follows the schema of version 1, which is published beside the newest, and not the newest', () => {
  expect(followsVersion1(readStored())).toBe(true);
  expect(problemsOf(readStored())).toContain('/schema must be equal to constant');
});

it('of a run of version 1 that was killed prints 0 and null for what is not known, as version 1 did', () => {
  const record = readStored();
  const unknown = unknownAttempt({ entity: 'User', row: 1, id: 1, thread: 1 }, SHOP);
  const printed = JSON.parse(formatRecord(record, () => [unknown])) as RunRecord;
  expect(printed.attempts).toEqual([
    { ...unknown, values: { id: 1, name: null, email: null }, startedMs: 0, latencyMs: 0 },
  ]);
  expect(followsVersion1(printed)).toBe(true);
});

function followsVersion1(record: RunRecord): boolean {
  const schema = JSON.parse(
    readFileSync(path.join(root, 'schema', 'run-record-1.schema.json'), 'utf8'),
  ) as object;
  const validate = new Ajv2020({
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    formats: { 'date-time': true },
  }).compile(schema);
  return validate(record);
}
