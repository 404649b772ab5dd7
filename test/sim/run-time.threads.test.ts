import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { buildRecord } from '../../source/audit/record.js';
import { auditRun } from '../../source/audit/audit.js';
import { lockFolder } from '../../source/db/sqlite/folder-lock.js';
import { runFiles } from '../../source/ledger/files.js';
import { readPhaseHistory } from '../../source/ledger/phase-history.js';
import { sumPhases, THREAD_PHASES } from '../../source/ledger/phases.js';
import type { RunRecord } from '../../source/ledger/record.js';
import { commandOf } from '../../source/report/command-line.js';
import { describeThreadTime } from '../../source/report/thread-time.js';
import { DATA_FOLDER } from '../../source/router/topology.js';
import { startRun, type ActiveRun } from '../../source/sim/run.js';
import type { Snapshot } from '../../source/sim/snapshot.js';
import { DEFAULT_SETTINGS, type WriteSettings } from '../../source/sim/settings.js';
import { assignmentWorkload } from '../../source/sim/workloads/assignment.js';
import type { Workload } from '../../source/sim/workloads/workload.js';
import { generated } from '../audit/stage.js';
import { temporaryFolder } from '../harness/folder.js';

/** Runs a workload to its end, and gives its record. @param meanwhile what is done while it goes on */
async function recordOf(
  settings: Partial<WriteSettings>,
  workload: Workload = assignmentWorkload(),
  meanwhile: (run: ActiveRun) => Promise<void> = async () => {},
): Promise<{ record: RunRecord; dir: string }> {
  const dir = temporaryFolder();
  const lock = await lockFolder(path.join(dir, DATA_FOLDER));
  try {
    const run = await startRun({
      dir,
      workload,
      settings: { ...DEFAULT_SETTINGS, ...settings },
      version: '0.0.0-test',
      emit: () => {},
      emitsRejected: false,
    });
    await meanwhile(run);
    await run.ended;
    return { record: buildRecord(dir, await auditRun(dir, run.header.id)), dir };
  } finally {
    await lock.release();
  }
}

/** Waits for something that comes. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextTurn();
}

describe('the time in which threads waited to write to the databases', () => {
  it.each(['fifo', 'race'] as const)(
    'is in the last snapshot by database, and adds up to that of the record: %s',
    async (order) => {
      let last: Snapshot | undefined;
      const { record } = await recordOf({ threads: 4, order }, generated(120, 5), async (run) => {
        await run.ended;
        last = run.snapshot();
      });
      const byDatabase = (last?.databases ?? []).map(({ waitMs }) => waitMs);
      const sum = byDatabase.reduce((total, ms) => total + ms, 0);
      const recorded = record.threads.reduce((total, { lockWaitMs }) => total + lockWaitMs, 0);
      expect(sum).toBeCloseTo(recorded, 1);
      // In a race there may be none; in fair order each row waits for its turn, however short.
      if (order === 'fifo') expect(Math.min(...byDatabase)).toBeGreaterThan(0);
    },
  );
});

describe("the parts of a thread's time", () => {
  it.each<[string, Partial<WriteSettings>, Workload]>([
    ['the assignment, with think time', { threads: 4, paceMs: 10 }, assignmentWorkload()],
    ['rows one by one', { threads: 3 }, generated(200, 5)],
    ['batches', { threads: 2, batch: 50 }, generated(600, 5)],
    ['a race', { threads: 4, order: 'race', sync: 'off' }, generated(300, 5)],
    ['more threads than rows', { threads: 8 }, generated(6, 5)],
  ])('add up to its lifetime, and so do the changes of phase: %s', async (_, settings, workload) => {
    const { record, dir } = await recordOf(settings, workload);
    const { spans, slices } = readPhaseHistory(runFiles(dir, record.run.id).phases);
    expect(record.run.phaseDetail).toBe('transitions');
    expect(record.threads).toHaveLength(settings.threads ?? 0);
    for (const { thread, lifetimeMs, phasesMs, busyMs, lockWaitMs, referenceWaitMs } of record.threads) {
      if (!phasesMs || !lifetimeMs) throw new Error('the thread was not measured');
      expect(Math.abs(sumPhases(phasesMs) / lifetimeMs - 1)).toBeLessThan(0.01);
      expect(busyMs + lockWaitMs + referenceWaitMs).toBeLessThanOrEqual(lifetimeMs + 0.01);
      for (const phase of THREAD_PHASES) {
        const own = (spans[thread - 1] ?? []).filter((span) => span.phase === phase);
        const drawn = own.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
        const sliced = slices.reduce((sum, slice) => sum + (slice.threads[thread - 1]?.[phase] ?? 0), 0);
        expect(Math.abs(drawn - phasesMs[phase])).toBeLessThan(0.02 * lifetimeMs);
        expect(Math.abs(sliced - phasesMs[phase])).toBeLessThan(0.02 * lifetimeMs);
      }
    }
    const sentence = describeThreadTime(record);
    const shares = [...sentence.matchAll(/\(([\d.]+) %\)/g)].map(([, share]) => Number(share));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0);
  }); // prettier-ignore

  it('name the thinking, which takes at least the pace for each row', async () => {
    const { record } = await recordOf({ threads: 2, paceMs: 20 });
    for (const { phasesMs, attempted } of record.threads) {
      expect(phasesMs?.thinking).toBeGreaterThan(0.95 * 20 * attempted);
    }
    expect(record.threads.reduce((sum, { attempted }) => sum + attempted, 0)).toBe(30);
  });
});

describe('a pause', () => {
  const PAUSED_MS = 300;

  it('does not count, is recorded with its moments, and so is a change of the pace', async () => {
    const { record } = await recordOf({ threads: 2, paceMs: 20 }, undefined, async (run) => {
      await until(() => run.snapshot().decided >= 4);
      run.pause(true);
      await until(() => run.snapshot().threads.every(({ state }) => state === 'paused'));
      const { activeMs, elapsedMs, decided } = run.snapshot();
      await until(() => run.snapshot().elapsedMs > elapsedMs + PAUSED_MS);
      expect(run.snapshot()).toMatchObject({ decided });
      expect(run.snapshot().activeMs).toBeCloseTo(activeMs, 6);
      run.setPace(0);
      run.pause(false);
    });
    const { run, threads, throughput, totals, audit } = record;
    expect(audit.ok).toBe(true);
    expect(run.pauses).toHaveLength(1);
    const [pause] = run.pauses ?? [];
    if (!pause || pause.toMs === null) throw new Error('the pause has no end');
    expect(pause.cause).toBe('pause');
    expect(pause.fromMs).toBeGreaterThanOrEqual(pause.askedMs);
    const pausedMs = pause.toMs - pause.fromMs;
    expect(pausedMs).toBeGreaterThan(PAUSED_MS);
    expect(run.durationMs).toBeCloseTo((run.elapsedMs ?? 0) - pausedMs, 1);
    expect(throughput.rowsPerSecond).toBeCloseTo(totals.attempted / (run.durationMs / 1000), 1);
    for (const { phasesMs } of threads) expect(phasesMs?.paused).toBeGreaterThan(PAUSED_MS);
    expect(run.paceChanges).toMatchObject([{ paceMs: 0 }]);
    expect(run.settings.paceMs).toBe(20);
    expect(commandOf(run)).toMatch(/ --pace 20 .*# then pace 0 ms after /);
  });

  it('that is not over when the run is stopped ends there', async () => {
    const { record } = await recordOf({ threads: 2, paceMs: 20 }, undefined, async (run) => {
      await until(() => run.snapshot().decided >= 2);
      run.pause(true);
      await until(() => run.snapshot().threads.every(({ state }) => state === 'paused'));
      run.stop();
    });
    expect(record.run.status).toBe('interrupted');
    expect(record.run.pauses).toHaveLength(1);
    expect(record.run.pauses?.[0]?.toMs).not.toBeNull();
    // Nothing was decided after it began.
    expect(record.run.durationMs).toBe(record.run.elapsedMs);
  });
});
