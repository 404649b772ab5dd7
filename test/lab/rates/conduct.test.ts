import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { rateCsvLines } from '../../../source/commands/compare/rates-csv.js';
import { describeRates } from '../../../source/commands/compare/rates-text.js';
import type { RunTask } from '../../../source/engine/conduct.js';
import type { RunOutcome } from '../../../source/engine/messages.js';
import { conductSearch } from '../../../source/lab/rates/conduct.js';
import { resultsOf } from '../../../source/lab/rates/describe.js';
import type { RateSearch } from '../../../source/lab/rates/record.js';
import { limitsOf } from '../../../source/lab/rates/limits.js';
import { listRates, readRates } from '../../../source/lab/rates/store.js';
import { workFolder } from '../../../source/lab/store.js';
import type { RateLimit } from '../../../source/ledger/summary.js';
import { DEFAULT_SETTINGS } from '../../../source/sim/settings.js';
import { schemaProblems } from '../../commands/schemas.js';
import { temporaryFolder } from '../../harness/folder.js';
import { madeUpRun } from '../../report/runs.js';
import { newSearch } from './support.js';

const QUIET = { look: async () => undefined, othersShare: 0 };

const SEARCH = newSearch();

/** What a window is at rates up to a limit, and above it. */
function outcomeOf(task: RunTask, most: number, limit: RateLimit): RunOutcome {
  const { record } = madeUpRun({ rows: 30 });
  const { rate = 0 } = task.settings;
  const holds = rate <= most;
  const latencyMs = { ...record.latencyMs, p99: holds ? 12 : 31 };
  const openLoop = {
    serviceMs: record.latencyMs,
    lateRows: 5,
    notBegun: 0,
    behindMs: holds ? 1 : 900,
    limit: holds ? 'none' : limit,
  } as const;
  const totals = { ...record.totals, attempted: 1200, failed: 0, unknown: 0 };
  const audit = { ok: true, checks: [] };
  return {
    type: 'stored',
    record: { ...record, latencyMs, openLoop, totals, audit },
    peakMemoryBytes: 1,
  };
}

async function carryOut(
  limitOf: (task: RunTask) => RateLimit = () => 'databases',
  stopAfter = Infinity,
): Promise<{ search: RateSearch; tasks: RunTask[]; dir: string }> {
  const dir = temporaryFolder();
  const controller = new AbortController();
  const tasks: RunTask[] = [];
  const chosen = { kind: 'generate', rows: 0, invalid: 0, seed: 7, durationMs: 5000 } as const;
  const search = await conductSearch(
    {
      dir,
      version: '0.0.0-test',
      search: SEARCH,
      keeps: false,
      tasks: [1, 50].map((batch) => ({ chosen, settings: { ...DEFAULT_SETTINGS, batch } })),
    },
    {
      onStep: () => undefined,
      signal: controller.signal,
      machine: QUIET,
      startRun: (task) => {
        tasks.push(task);
        mkdirSync(path.join(task.dir, 'data'), { recursive: true });
        if (tasks.length === stopAfter) controller.abort();
        const most = task.settings.batch === 1 ? 840 : 9000;
        return {
          over: Promise.resolve(outcomeOf(task, most, limitOf(task))),
          stop: () => undefined,
        };
      },
    },
  );
  return { search, tasks, dir };
}

it('a search begins where the rows of a claim arrive in half of the time, and ends where they take all of it', () => {
  expect(limitsOf(1, 20)).toMatchObject({ start: 250, least: 10 });
  expect(limitsOf(50, 20)).toMatchObject({ start: 5000, least: 2500 });
  expect(limitsOf(100_000, 1)).toMatchObject({ start: 1_000_000, least: 1_000_000 });
});

describe('a search of rates', () => {
  it('brackets the limit of each variant, and keeps every window', async () => {
    const { search, tasks, dir } = await carryOut();
    expect(search.status).toBe('completed');
    expect(readRates(dir, SEARCH.id)).toEqual(search);
    expect(listRates(dir)).toEqual([SEARCH.id]);
    expect(existsSync(workFolder(dir, SEARCH.id))).toBe(false);
    const [one, fifty] = resultsOf(search);
    expect(one?.holds).toBeLessThanOrEqual(840);
    expect(one?.fails).toBeGreaterThan(840);
    expect(Number(fifty?.fails) / Number(fifty?.holds)).toBeLessThanOrEqual(1.05);
    expect(one?.sentence).toMatch(/^holds \d+ rows\/s, does not hold \d+ \(it was 900 ms late/);
    expect(one).toMatchObject({ isConfirmed: true, p99Ms: 12 });
    // Long enough for a thousand rows, and with other rows in every window of a variant.
    for (const { chosen, settings } of tasks) {
      expect(chosen).toMatchObject({ kind: 'generate' });
      const durationMs = chosen.kind === 'generate' ? Number(chosen.durationMs) : 0;
      expect(durationMs).toBeGreaterThanOrEqual(5000);
      expect((durationMs / 1000) * Number(settings.rate)).toBeGreaterThan(1000);
    }
    const ofOne = tasks.filter(({ settings }) => settings.batch === 1);
    const seeds = ofOne.map(({ chosen }) => (chosen.kind === 'generate' ? chosen.seed : 0));
    expect(seeds).toEqual(ofOne.map((_, index) => 7 + index));
    expect(schemaProblems({ ...search, results: resultsOf(search) }, 'rates')).toEqual([]);
  });

  it('claims no ceiling of the databases where the program was the limit', async () => {
    const { search } = await carryOut(() => 'threads');
    expect(resultsOf(search)[0]?.sentence).toMatch(
      /; the number of threads was the limit there, so the databases may hold more$/,
    );
  });

  it('stopped in the middle keeps the windows that are complete', async () => {
    const { search, dir } = await carryOut(() => 'databases', 4);
    expect(search).toMatchObject({ status: 'interrupted' });
    expect(search.windows).toHaveLength(3);
    expect(readRates(dir, SEARCH.id)).toEqual(search);
    expect(resultsOf(search)[0]?.sentence).toContain('the search did not end');
  });

  it('has a line for each variant, and for each window as CSV', async () => {
    const { search } = await carryOut();
    const results = resultsOf(search);
    const text = describeRates(search, results, {
      paint: (_, each) => each,
      unicode: true,
    });
    expect(text.findIndex((line) => line.startsWith(' batch 50'))).toBeLessThan(
      text.findIndex((line) => line.startsWith(' batch 1 ')),
    );
    expect(rateCsvLines(search)).toHaveLength(search.windows.length + 1);
    expect(rateCsvLines(search)[0]).toMatch(/^window,variant,set_batch,rate,/);
  });
});
