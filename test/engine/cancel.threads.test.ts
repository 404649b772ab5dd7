import { cpSync, readdirSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';

import { conductRun } from '../../source/engine/conduct.js';
import type { RunEvent } from '../../source/engine/run-events.js';
import { describeCancelled } from '../../source/ledger/cancelled.js';
import { runsFolder } from '../../source/ledger/files.js';
import { countRows } from '../../source/services/databases/rows.js';
import { DEFAULT_SETTINGS, type WriteSettings } from '../../source/sim/settings.js';
import { temporaryFolder } from '../harness/folder.js';
import { shopEntity, shopTopology } from '../harness/shop.js';

/** Carries out the assignment, and cancels it at the first event that the test waits for. */
async function conduct(
  dir: string,
  settings: Partial<WriteSettings>,
  isMoment: (event: RunEvent) => boolean = () => false,
) {
  const stopping = new AbortController();
  const seen: string[] = [];
  const record = await conductRun(
    {
      dir,
      version: '0',
      chosen: { kind: 'assignment' },
      settings: { ...DEFAULT_SETTINGS, sync: 'off', threads: 4, ...settings },
    },
    {
      signal: stopping.signal,
      emit: (event) => {
        seen.push(event.type);
        if (isMoment(event)) stopping.abort();
      },
    },
  );
  return { record, seen };
}

/** A folder in which the assignment has run. */
let original: string;

beforeAll(async () => {
  original = temporaryFolder();
  await conduct(original, { threads: 1 });
});

function folderWithRows(): string {
  const dir = temporaryFolder();
  cpSync(original, dir, { recursive: true });
  return dir;
}

async function rowsIn(dir: string): Promise<number[]> {
  const counts = (['User', 'Product', 'Order'] as const).map((entity) =>
    countRows(shopTopology(dir), { entity: shopEntity(entity) }),
  );
  return (await Promise.all(counts)).map(({ total }) => total);
}

const isPreparing = (event: RunEvent): boolean =>
  event.type === 'phase' && event.phase === 'preparing';
const isReady = (event: RunEvent): boolean => event.type === 'ready';
const isEmptied = (event: RunEvent): boolean => event.type === 'emptied';

it('a run that is cancelled before it empties the databases leaves their rows', async () => {
  const dir = folderWithRows();
  const before = [await rowsIn(dir), readdirSync(runsFolder(dir))];
  const { record, seen } = await conduct(dir, { fresh: true }, isPreparing);
  expect(record).toBeUndefined();
  expect(seen).not.toContain('emptied');
  expect([await rowsIn(dir), readdirSync(runsFolder(dir))]).toEqual(before);
});

it.each([
  ['when they are emptied', isEmptied],
  ['when the first thread is ready', isReady],
])('a run that is cancelled %s reports that they are, and writes no row', async (_, isMoment) => {
  const dir = folderWithRows();
  const { record, seen } = await conduct(dir, { fresh: true }, isMoment);
  expect(record).toBeUndefined();
  expect(seen).toContain('emptied');
  expect(seen).not.toContain('started');
  expect(await rowsIn(dir)).toEqual([0, 0, 0]);
});

it('a run that is cancelled while its threads start writes no row and leaves no run', async () => {
  const dir = folderWithRows();
  const before = [await rowsIn(dir), readdirSync(runsFolder(dir))];
  // Two more than are started at the same time.
  const threads = 18;
  const { record, seen } = await conduct(dir, { threads }, isReady);
  expect(record).toBeUndefined();
  expect(seen).not.toContain('started');
  expect(seen.filter((type) => type === 'ready').length).toBeLessThan(threads);
  expect([await rowsIn(dir), readdirSync(runsFolder(dir))]).toEqual(before);
});

it('a run that is stopped after the release is stored', async () => {
  const dir = temporaryFolder();
  const { record } = await conduct(dir, {}, (event) => event.type === 'started');
  expect(record?.run.status).toMatch(/^(interrupted|completed)$/);
});

it('what a cancelled run has done names the emptied databases', () => {
  expect(describeCancelled(false)).toBe('cancelled before it wrote a row');
  expect(describeCancelled(true)).toBe(
    'cancelled before it wrote a row; the databases had been emptied already',
  );
});
