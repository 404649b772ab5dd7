import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';

import type { Attempt } from '../../source/ledger/attempt.js';
import { attemptsOf } from '../../source/ledger/attempts.js';
import { readRecord } from '../../source/report/run.js';
import { shownValues } from '../../source/views/values.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { folderWith, runsIn } from './support/files.js';
import { SHOP } from '../../source/entities/shop.js';

/** Refused values of an id as a JSON file has them. */
const WRITTEN = ['1.0', '1e2', '"1e2"', '-0', ...both('123456789012345678901234567890'), '"7"'];

function both(digits: string): string[] {
  return [digits, `"${digits}"`];
}

const dir = temporaryFolder();
let json: string;

const exported = async (format: string): Promise<string[]> => {
  const file = path.join(temporaryFolder(), 'out');
  await callProgram(['report', `--export-${format}`, file], { cwd: dir });
  return readFileSync(file, 'utf8').trim().split(/\r?\n/);
};

beforeAll(async () => {
  const rows = WRITTEN.map((id, at) => `{"id":${id},"name":"Ana B","email":"a${at}@example.com"}`);
  const folder = folderWith({ 'users.json': `[${rows.join(',')}]` });
  ({ stdout: json } = await callProgram(['run', folder, '--threads', '2', '--json'], { cwd: dir }));
});

it('refused numbers keep their digits in the record, and differ from texts', () => {
  const ids = [...json.matchAll(/"values":\{"id":([^,]*),/g)].map(([, id]) => id);
  expect(ids).toEqual(WRITTEN);
});

it('refused numbers keep their digits in NDJSON and CSV, and differ from texts', async () => {
  const lines = await exported('ndjson');
  expect(lines.map((line) => /"id":([^,]*),/.exec(line)?.[1])).toEqual(WRITTEN);
  const [head = '', ...cells] = await exported('csv');
  const at = head.split(',').indexOf('id');
  expect(cells.map((line) => line.split(',')[at])).toEqual(WRITTEN);
});

it('refused numbers keep their digits on the screen, and differ from texts', async () => {
  const record = await readRecord(dir, runsIn(dir).at(-1) ?? '');
  const attempts: Iterable<Attempt> = record ? attemptsOf(dir, record)() : [];
  const shown = Array.from(attempts, (attempt) => shownValues(attempt, SHOP).split('  ')[0]);
  expect(shown).toEqual(WRITTEN);
});
