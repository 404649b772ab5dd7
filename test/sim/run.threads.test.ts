import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import { ProgramError } from '../../source/base/errors.js';
import { lockFolder, type FolderLock } from '../../source/db/sqlite/folder-lock.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import { parseLine, readLines } from '../../source/ledger/lines.js';
import type { JournalLine } from '../../source/ledger/journal.js';
import { DATA_FOLDER } from '../../source/router/topology.js';
import type { RunEnd } from '../../source/sim/released-run.js';
import { startRun, type ActiveRun } from '../../source/sim/run.js';
import { DEFAULT_SETTINGS, type WriteSettings } from '../../source/sim/settings.js';
import { assignmentWorkload } from '../../source/sim/workloads/assignment.js';
import type { Workload } from '../../source/sim/workloads/workload.js';
import { SHOP } from '../../source/entities/shop.js';
import { audited, generated } from '../audit/stage.js';
import { timesEach } from '../e2e/support/thorough.js';
import { temporaryFolder } from '../harness/folder.js';

/** How often a race is run. */
const RACES = timesEach({ quickly: 1, usually: 3, thoroughly: 30 });

interface Options {
  dir?: string;
  workload?: Workload;
  settings?: Partial<WriteSettings>;
  onRejected?: (attempts: readonly Attempt[]) => void;
}

/** Starts a run, as commands do: with the folder taken. */
async function start({ dir = temporaryFolder(), workload, settings, onRejected }: Options = {}) {
  const lock = await lockFolder(path.join(dir, DATA_FOLDER));
  try {
    const run: ActiveRun = await startRun({
      dir,
      workload: workload ?? assignmentWorkload(),
      settings: { ...DEFAULT_SETTINGS, threads: 2, ...settings },
      version: '0.0.0-test',
      emit: (event) => {
        if (event.type === 'rejected') onRejected?.(event.attempts);
      },
      emitsRejected: onRejected !== undefined,
    });
    return { dir, run, ended: endOfRun(run, lock) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Waits for something that comes; the time limit of the test ends what never does. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(2);
}

async function endOfRun(run: ActiveRun, lock: FolderLock): Promise<RunEnd> {
  try {
    return await run.ended;
  } finally {
    await lock.release();
  }
}

/** What became of each row, whichever thread decided it and when. */
function outcomesOf({ files }: ActiveRun): string[] {
  return [...readLines(files.attempts)]
    .map((line) => parseAttempt(line, SHOP)!)
    .map(({ entity, row, outcome, reasons }) => JSON.stringify([entity, row, outcome, reasons]))
    .toSorted();
}

function endOf({ files }: ActiveRun): JournalLine | undefined {
  return parseLine([...readLines(files.journal)].at(-1) ?? '') as JournalLine | undefined;
}

describe('a run', () => {
  it('decides every row once, and its last snapshot agrees with the ledger', async () => {
    const { run, ended } = await start();
    expect(await ended).toEqual({ status: 'completed', crashes: [] });
    const { counts, decided, threads, databases, total } = run.snapshot();
    expect([decided, total]).toEqual([30, 30]);
    expect(counts).toEqual({
      inserted: 24,
      invalid: 4,
      duplicate: 1,
      'missing-reference': 1,
      failed: 0,
      unknown: 0,
      undone: 0,
    });
    expect(threads.map(({ state, current }) => [state, current])).toEqual([
      ['done', undefined],
      ['done', undefined],
    ]);
    expect(databases.map((database) => database.counts.inserted)).toEqual([8, 9, 7]);
    expect(endOf(run)).toMatchObject({
      type: 'end',
      status: 'completed',
      claimed: { User: 10, Product: 10, Order: 10 },
      retries: 0,
      threads: threads.map(({ thread, phasesMs }) => ({ thread, phasesMs })),
    });
    expect(outcomesOf(run)).toHaveLength(30);
  });

  it('comes to the same outcome for every row, whatever the number of threads', async () => {
    const outcomes: string[][] = [];
    for (const threads of [1, 2, 7]) {
      const { run, ended } = await start({
        workload: generated(300, 21, 0.4),
        settings: { threads, sync: 'off' },
      });
      await ended;
      outcomes.push(outcomesOf(run));
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
  });

  it(
    'comes to the same outcome for every row, whatever the size of its transactions',
    FULL,
    async () => {
      const outcomes: string[][] = [];
      for (const batch of [1, 4, 64, 1000]) {
        const { run, ended } = await start({
          workload: generated(300, 21, 0.4),
          settings: { batch, sync: 'off' },
        });
        await ended;
        outcomes.push(outcomesOf(run));
      }
      for (const each of outcomes.slice(1)) expect(each).toEqual(outcomes[0]);
    },
  );

  it('gives the honest race one of the two right results', async () => {
    for (let times = 0; times < RACES; times += 1) {
      const { dir, run, ended } = await start({ settings: { order: 'race', threads: 4 } });
      await ended;
      const { counts } = run.snapshot();
      expect([24, 23]).toContain(counts.inserted);
      expect(counts['missing-reference']).toBe(counts.inserted === 24 ? 1 : 2);
      const { failing } = await audited({ dir, run: run.header.id });
      expect(failing).toEqual([]);
    }
  });

  it('reports rejected rows as they happen, if asked to', async () => {
    const refused: Attempt[] = [];
    const { ended } = await start({ onRejected: (attempts) => refused.push(...attempts) });
    await ended;
    expect(refused.map(({ entity, row }) => `${entity} ${row}`).toSorted()).toEqual([
      'Order 10',
      'Order 8',
      'Order 9',
      'Product 10',
      'User 10',
      'User 8',
    ]);
    expect(refused.every(({ reasons }) => reasons.length > 0)).toBe(true);
  });
});

describe('a run that is stopped', () => {
  it('finishes the rows in flight, and is audited as far as it came', async () => {
    const { dir, run, ended } = await start({
      workload: generated(2000, 4),
      settings: { threads: 3, paceMs: 5 },
    });
    await until(() => run.snapshot().decided > 20);
    run.stop();
    const { status } = await ended;
    expect(status).toBe('interrupted');
    const { decided, stopping } = run.snapshot();
    expect(stopping).toBe(true);
    expect(decided).toBeGreaterThan(0);
    expect(decided).toBeLessThan(2000);
    const { failing, result } = await audited({ dir, run: run.header.id });
    expect(failing).toEqual([]);
    expect(result.summary.totals).toMatchObject({ attempted: decided, failed: 0, unknown: 0 });
  });

  it('at once waits for no thread that thinks', async () => {
    const { run, ended } = await start({
      workload: generated(2000, 4),
      settings: { paceMs: 60_000, turn: 1 },
    });
    run.stop();
    expect((await ended).status).toBe('interrupted');
    // At most the one row that each thread had in flight.
    expect(outcomesOf(run).length).toBeLessThanOrEqual(2);
  });

  it('after its last row is completed', async () => {
    const { run, ended } = await start();
    await until(() => run.snapshot().decided === 30);
    run.stop();
    expect((await ended).status).toBe('completed');
  });
});

describe('a run that is paused', () => {
  it('stops while paused, and then completes', async () => {
    const { run, ended } = await start({ workload: generated(200, 4), settings: { paceMs: 10 } });
    await until(() => run.snapshot().decided > 5);
    run.pause(true);
    await until(() => run.snapshot().threads.every(({ state }) => state === 'paused'));
    const { decided, paused } = run.snapshot();
    expect(paused).toBe(true);
    expect(decided).toBeLessThan(200);
    await pause(60);
    expect(run.snapshot().decided).toBe(decided);
    run.setPace(0);
    run.pause(false);
    expect((await ended).status).toBe('completed');
    expect(run.snapshot()).toMatchObject({ decided: 200, paceMs: 0, paused: false });
  });

  it('can be stopped', async () => {
    const { run, ended } = await start({ workload: generated(60, 4), settings: { paceMs: 10 } });
    run.pause(true);
    await until(() => run.snapshot().threads.every(({ state }) => state === 'paused'));
    run.stop();
    expect((await ended).status).toBe('interrupted');
  });
});

describe('a run that cannot start', () => {
  it('reports that there are more rows than it can count', async () => {
    const workload = { ...assignmentWorkload(), counts: { User: 2 ** 31, Product: 0, Order: 0 } };
    const refused: unknown = await start({ workload }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProgramError);
    expect(refused).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^A run holds at most/),
    });
  });
});
