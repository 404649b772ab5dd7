import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { buildRecord } from '../../source/audit/record.js';
import { attemptsOf } from '../../source/ledger/attempts.js';
import type { LanePolicy } from '../../source/ledger/record.js';
import type { WriteSettings } from '../../source/sim/settings.js';
import { assignmentWorkload } from '../../source/sim/workloads/assignment.js';
import { folderWorkload } from '../../source/sim/workloads/folder.js';
import type { Workload } from '../../source/sim/workloads/workload.js';
import { SHOP } from '../../source/entities/shop.js';
import { audited, generated, stageRun } from '../audit/stage.js';
import { temporaryFolder } from '../harness/folder.js';

/** What a run has left, but for times and which thread had a row. */
async function runOn(
  lane: LanePolicy,
  makeWorkload: (dir: string) => Workload | Promise<Workload>,
  settings: Partial<WriteSettings>,
): Promise<object> {
  const dir = temporaryFolder();
  const workload = await makeWorkload(dir);
  const stage = await stageRun({ dir, workload, settings: { ...settings, lane } });
  const { result, failing } = await audited(stage);
  expect(failing).toEqual([]);
  const record = buildRecord(dir, result);
  const attempts = [...attemptsOf(dir, record)()].map(
    ({ entity, row, values, outcome, reasons }) => ({ entity, row, values, outcome, reasons }),
  );
  const byRow = attempts.toSorted(
    (one, other) => one.entity.localeCompare(other.entity) || one.row - other.row,
  );
  const causes = record.causes?.map((cause) => ({ ...cause, examples: [] }));
  return {
    attempts: byRow,
    totals: record.totals,
    entities: record.entities,
    causes,
    checks: record.audit.checks,
  };
}

/** Three files with valid, invalid, double and dangling rows. */
function filesWorkload(dir: string): Promise<Workload> {
  const folder = path.join(dir, 'input');
  mkdirSync(folder);
  const users = Array.from(
    { length: 60 },
    (_, at) => `${at + 1},Name ${at},user${at % 50}@example.com`,
  );
  const products = Array.from(
    { length: 30 },
    (_, at) => `${(at % 25) + 1},"Pen ""${at}""",${at}.5`,
  );
  const orders = Array.from(
    { length: 90 },
    (_, at) => `${at + 1},${at + 1},${(at % 40) + 1},${at % 4}`,
  );
  writeFileSync(path.join(folder, 'users.csv'), ['id,name,email', ...users].join('\n'));
  writeFileSync(path.join(folder, 'products.csv'), ['id,name,price', ...products].join('\n'));
  writeFileSync(
    path.join(folder, 'orders.csv'),
    ['id,user_id,product_id,quantity', ...orders].join('\n'),
  );
  return folderWorkload(folder, { spoolDir: dir, stride: 20 }, SHOP);
}

const WORKLOADS = [
  ['the assignment', () => assignmentWorkload(), 4],
  ['generated rows, some broken', () => generated(300, 11, 0.2), 20],
  ['generated rows, all whole', () => generated(300, 12, 0), 20],
  ['rows of files', filesWorkload, 20],
] as const;

describe('a run in batches', () => {
  it.each(WORKLOADS)('has the same record on both ways: %s', async (_, workload, batch) => {
    const settings = { batch, threads: 3 };
    const short = await runOn('on', workload, settings);
    expect(short).toEqual(await runOn('off', workload, settings));
  });
});
