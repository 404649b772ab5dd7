import { describe, expect, it } from 'vitest';

import { amountInWords, wordOf } from '../../source/base/number-words.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { PhaseReader, type PhaseFileLine } from '../../source/ledger/phase-file.js';
import { phaseTimesOf, THREAD_PHASES } from '../../source/ledger/phases.js';
import type { RunRecord } from '../../source/ledger/record.js';
import { explainAttempt } from '../../source/report/facts/explanations.js';
import { chooseLanes, type Choice } from '../../source/report/facts/enlarged.js';
import { collectFacts, type Facts } from '../../source/report/facts/facts.js';
import type { Timeline } from '../../source/report/facts/timeline.js';
import { countWriters } from '../../source/report/facts/writers.js';
import { WindowCollector } from '../../source/report/facts/windows.js';
import { describeListing } from '../../source/report/listing.js';
import { DEFAULT_REPORT, listAtMost, type Listing } from '../../source/report/options.js';
import { carries } from '../../source/ledger/percentiles.js';
import { describeRunDuration } from '../../source/report/run-duration.js';
import { describeThreadTime } from '../../source/report/thread-time.js';
import {
  describeChoice,
  describeThinking,
  happened,
  describePauses,
  describeSteps,
} from '../../source/report/run-report/happened.js';
import { describeProcedure } from '../../source/report/run-report/made.js';
import { titlePage } from '../../source/report/run-report/document.js';
import { describeRules } from '../../source/report/tables/rules.js';
import { entityNamed } from '../../source/entities/model.js';
import { SHOP } from '../../source/entities/shop.js';
import { madeUpRun, type RunPlan } from './runs.js';

const factsOf = (
  plan: RunPlan,
  run: Partial<RunRecord['run']> = {},
  listing: Listing = listAtMost(100),
): Facts => {
  const made = madeUpRun(plan);
  const record = { ...made.record, run: { ...made.record.run, ...run } };
  return collectFacts({ ...made, record }, listing);
};

describe('the procedure', () => {
  const { record } = factsOf({ rows: 30 });
  const procedureOf = (change: Partial<RunRecord['run']['settings']>): string =>
    describeProcedure({
      ...record,
      run: { ...record.run, settings: { ...record.run.settings, ...change } },
    });

  it('is that of the settings of the run', () => {
    expect(procedureOf({})).toContain(
      'waits for its turn in row order, and writes it in a transaction of its own',
    );
    expect(procedureOf({ batch: 100 })).toContain('claims up to 100 rows, checks their rules');
    expect(procedureOf({ batch: 100 })).not.toContain('transaction of its own');
    expect(procedureOf({ order: 'race' })).not.toContain('row order');
    expect(procedureOf({ references: 'none' })).toContain('looks up no reference');
    expect(procedureOf({ pipeline: 16 })).toContain(
      'A turn sends up to 16 rows to the driver together.',
    );
    expect(procedureOf({})).not.toContain('to the driver together');
  });

  it('has how transactions began and were tried again, where that is not as usual', () => {
    const deferred = procedureOf({ begin: 'deferred', checkFirst: true, retry: 'none' });
    expect(deferred).toContain('A transaction began with BEGIN DEFERRED');
    expect(deferred).toContain('looked up the keys of its rows first, in that transaction.');
    expect(deferred).toContain('it tried again at once.');
    expect(procedureOf({ checkFirst: true })).toContain('first, before the transaction.');
    expect(procedureOf({})).not.toMatch(/DEFERRED|looked up the keys|tried again/);
  });

  it('has the rows that were attempted, and how many the workload has', () => {
    const attempted = (rows: number, run: Partial<RunRecord['run']>): string =>
      describeProcedure(factsOf({ rows }, run).record);
    expect(attempted(30, { planned: 30 })).toContain('attempted the 30 rows of the workload: ');
    expect(attempted(9, { planned: 30, status: 'interrupted' })).toContain(
      'attempted 9 of the 30 rows of the workload: 3 of users',
    );
    expect(attempted(9, { status: 'interrupted' })).toContain('attempted 9 rows of the workload: ');
    expect(attempted(1, { planned: 1 })).toContain('attempted the only row of the workload: ');
  });

  it('has no rows where none was attempted', () => {
    expect(describeProcedure(factsOf({ rows: 0 }).record)).toMatch(
      /^The run was to have ten threads; no row was attempted\./,
    );
  });
});

describe('the rules', () => {
  it('are those of the definition of each field', () => {
    const rulesOf = (name: string, position: number): string => {
      const entity = entityNamed(SHOP, name);
      return describeRules(entity, entity.fields[position]!, SHOP);
    };
    expect(rulesOf('Product', 0)).toBe('a whole number of at least 1; unique');
    expect(rulesOf('Product', 2)).toBe(
      'an exact decimal from 0.01 to 999999.99 with at most 2 decimals, never rounded',
    );
    expect(rulesOf('Order', 1)).toBe('a whole number of at least 1; the id of a row of users');
    expect(rulesOf('User', 2)).toBe(
      'a valid email address of at most 254 characters; unique, ignoring case',
    );
    expect(rulesOf('Order', 3)).toBe('a whole number from 1 to 1,000');
  });
});

describe('thinking and pauses', () => {
  const timed = (thinkingMs: number, paceMs: number): Facts => {
    const facts = factsOf({ rows: 30 });
    const threads = facts.record.threads.map((thread) => ({
      ...thread,
      phasesMs: phaseTimesOf((phase) =>
        phase === 'thinking' ? thinkingMs : phase === 'writing' ? 100 : 0,
      ),
      lifetimeMs: thinkingMs + 100,
    }));
    const settings = { ...facts.record.run.settings, paceMs };
    const record = { ...facts.record, threads, run: { ...facts.record.run, settings } };
    return { ...facts, record, timeline: { ...facts.timeline, detail: 'transitions' } };
  };

  it('are explained where threads thought most of the time', () => {
    expect(describeThinking(timed(900, 800))).toMatch(
      /a thread thinks, 800 to 1200 ms: that is 90\.0 % of the time/,
    );
    expect(describeThinking(timed(50, 20))).not.toContain('think');
    const changed = timed(900, 800);
    const run = { ...changed.record.run, paceChanges: [{ atMs: 10, paceMs: 100 }] };
    const reported = describeThinking({ ...changed, record: { ...changed.record, run } });
    expect(reported).toContain(
      'thinks, 800 to 1200 ms at first and 100 to 150 ms from 10.0 ms after the release on: that',
    );
    expect(describeThinking(timed(900, 0))).not.toContain('think');
    expect(describeThinking(factsOf({ rows: 30 }))).toBe('');
  });

  it('are counted until they were last recorded where the process ended early', () => {
    const { record } = timed(900, 800);
    const cpuMs = { user: 300, system: 100 };
    const whole = describeThreadTime({ ...record, run: { ...record.run, cpuMs } });
    expect(whole).toMatch(
      /^Of the 10\.00 s of 10 threads, from the release to the end of each: .* The process used 400 ms/,
    );
    // No such run has a peak of 0, except one whose process ended before it wrote its counters.
    const killed = describeThreadTime({
      ...record,
      run: { ...record.run, cpuMs, peakInFlight: 0 },
    });
    expect(killed).toMatch(
      /^Of the 10\.00 s of 10 threads, from the release until they were last recorded, 1\.00 s after it: .* Until then the process used 400 ms/,
    );
  });

  it('are named where there were pauses', () => {
    const pause = { cause: 'pause', askedMs: 900, fromMs: 1000, toMs: 3500 } as const;
    expect(describePauses(factsOf({ rows: 30 }, { pauses: [pause] }))).toMatch(
      /^The run was paused once for 2\.50 s, first at 1\.000 s;/,
    );
    const killed = { ...pause, toMs: null };
    expect(describePauses(factsOf({ rows: 30 }, { pauses: [killed] }))).toContain(
      'paused once, first at 1.000 s, and its process ended in a pause',
    );
    expect(describePauses(factsOf({ rows: 30 }))).toBe('');
    const moved = { ...pause, cause: 'rebalance' } as const;
    expect(describePauses(factsOf({ rows: 30 }, { pauses: [moved] }))).toBe('');
  });
});

describe('a run that was stepped', () => {
  it('has the events that happened one at a time, and the time that is not counted', () => {
    const steps = { count: 12, stoppedMs: 25_000 };
    expect(describeSteps(factsOf({ rows: 30 }, { steps }))).toMatch(
      /^The run was stepped: 12 events happened one at a time, .* for 25\.00 s in all/,
    );
    expect(describeSteps(factsOf({ rows: 30 }))).toBe('');
    const run = { durationMs: 3100, elapsedMs: 5100, steps };
    expect(describeRunDuration(run)).toBe(
      '3.10 s, without 2.00 s of pauses and 25.00 s between steps',
    );
  });
});

describe('an explanation', () => {
  const duplicate: Attempt = {
    entity: 'User',
    row: 8,
    values: { id: 8, name: 'Alice', email: 'alice@example.com' },
    thread: 4,
    outcome: 'duplicate',
    reasons: [
      {
        field: 'email',
        rule: 'unique',
        message: 'email alice@example.com is taken by User 1; this row is line 9 of users.csv',
      },
    ],
    startedMs: 3000,
    latencyMs: 60,
  };

  it('names who took the value, and when, only where this run inserted that row', () => {
    const taker = { isInserted: true, decidedMs: 1050, thread: 9 };
    expect(explainAttempt(duplicate, SHOP, () => taker)).toBe(
      'email alice@example.com is taken by User 1 (T09 inserted it 2.01 s earlier); this row is line 9 of users.csv',
    );
    const message = duplicate.reasons[0]?.message;
    expect(explainAttempt(duplicate, SHOP, () => ({ ...taker, isInserted: false }))).toBe(message);
    expect(explainAttempt(duplicate, SHOP, () => undefined)).toBe(message);
    expect(explainAttempt({ ...duplicate, startedMs: 0 }, SHOP, () => taker)).toContain(
      '(T09 inserted it)',
    );
  });

  it('does not count pauses between the two rows', () => {
    const taker = { isInserted: true, decidedMs: 1050, thread: 9 };
    const pause = { cause: 'pause', askedMs: 1000, fromMs: 1040, toMs: 2050 } as const;
    const later = { ...pause, askedMs: 4000, fromMs: 4000, toMs: 5000 };
    expect(explainAttempt(duplicate, SHOP, () => taker, [pause, later])).toContain(
      '(T09 inserted it 1.01 s earlier)',
    );
    const moved = { ...pause, cause: 'rebalance' } as const;
    expect(explainAttempt(duplicate, SHOP, () => taker, [moved])).toContain('1.01 s earlier');
  });

  it('is what the outcome means where there is no reason', () => {
    const unknown = { ...duplicate, outcome: 'unknown', reasons: [] } as const;
    expect(explainAttempt(unknown, SHOP, () => undefined)).toBe(
      'the outcome is not known: no acknowledgement reached the ledger',
    );
    const error = { class: 'locked', code: 'SQLITE_BUSY' };
    expect(explainAttempt({ ...unknown, error, retries: 3 }, SHOP, () => undefined)).toBe(
      'SQLITE_BUSY; 3 retries',
    );
  });
});

describe('the list of rows', () => {
  const listingOf = (plan: RunPlan, listing?: Listing): string =>
    describeListing(factsOf(plan, {}, listing ?? DEFAULT_REPORT.listing));

  it('shows what it lacks', () => {
    expect(listingOf({ rows: 0 })).toBe('No row was attempted.');
    expect(listingOf({ rows: 30 })).toBe('All 30 rows, by entity and row.');
    const rows = 900;
    expect(listingOf({ rows })).toMatch(
      /^30 of 900 rows are listed: 30 of 900 inserted ones, evenly spread\./,
    );
    const rejected = {
      rows,
      outcomeOf: (index: number) => (index % 3 ? 'inserted' : 'invalid'),
    } as const;
    expect(listingOf(rejected)).toMatch(
      /^230 of 900 rows are listed: 200 of the 300 that were not inserted and 30 of 600 inserted ones/,
    );
    const few = {
      rows,
      outcomeOf: (index: number) => (index % 90 ? 'inserted' : 'duplicate'),
    } as const;
    expect(listingOf(few)).toContain('all 10 that were not inserted and');
  });
});

describe('the first page', () => {
  const { record } = factsOf({ rows: 30 });

  it('has no timeline where no row was attempted', () => {
    expect(happened(factsOf({ rows: 0 })).blocks).toEqual([
      { kind: 'text', text: 'No row was attempted.', style: 'body' },
    ]);
    expect(happened(factsOf({ rows: 30 })).blocks.length).toBeGreaterThan(1);
  });

  it('names what was given, and leaves out what is empty', () => {
    const words = { title: 'Locks', author: 'Ana', course: '', date: undefined };
    const page = titlePage(record, words);
    expect(page.title).toBe('Locks');
    expect(page.facts.map(([name]) => name)).toEqual(['Author', 'Date', 'Run', 'Workload']);
    expect(new Map(page.facts).get('Date')).toBe('2 January 2026');
    const undated = titlePage(record, { ...words, date: '', author: '' });
    expect(undated.facts.map(([name]) => name)).toEqual(['Run', 'Workload']);
  });

  it('has a title made of the run where none was given', () => {
    const page = titlePage(record, { title: '', author: '', course: '', date: '' });
    expect(page.title).toBe('Concurrent insertions into three databases');
    expect(page.subtitle).toBe('What ten threads did to users.db, products.db and orders.db');
  });
});

it('percentiles need three rows above them; the median needs none', () => {
  const least = (['p50', 'p90', 'p95', 'p99', 'p999'] as const).map((name) => {
    let rows = 0;
    while (!carries(name, rows)) rows += 1;
    return rows;
  });
  expect(least).toEqual([1, 30, 60, 300, 3000]);
  expect(carries('max', 1)).toBe(true);
  expect(carries('max', 0)).toBe(false);
});

it('callers of a database at the same moment are counted, unless calls are missing', () => {
  const historyOf = (calls: readonly [number, number, number, number][], isCut?: true) => {
    const reader = new PhaseReader();
    const lines: PhaseFileLine[] = [
      { type: 'phases', schema: 'dbsim.phases/1', phases: THREAD_PHASES, threads: 3 },
      { type: 'databases', names: ['a', 'b'] },
      ...calls.map(([thread, database, from, to]): PhaseFileLine => ({
        type: 'calls',
        thread,
        calls: [[database, from, to]],
        ...(isCut ? { isCut } : {}),
      })),
    ];
    for (const line of lines) reader.add(line);
    return reader.finish();
  };
  const calls: [number, number, number, number][] = [
    [1, 0, 0, 10],
    [2, 0, 10, 20],
    [3, 0, 15, 25],
    [1, 1, 12, 30],
  ];
  expect(countWriters(historyOf(calls))).toEqual(
    new Map([
      ['a', 2],
      ['b', 1],
    ]),
  );
  expect(countWriters(historyOf(calls, true))).toBeUndefined();
  expect(countWriters(historyOf([]))).toBeUndefined();
});

describe('the busiest and the slowest second', () => {
  const windowsOf = (seconds: readonly number[], run: Partial<RunRecord['run']> = {}) => {
    const { record } = madeUpRun({ rows: 1 });
    const elapsedMs = seconds.length * 1000;
    const collector = new WindowCollector({
      ...record.run,
      durationMs: elapsedMs,
      elapsedMs,
      ...run,
    });
    const [attempt] = madeUpRun({ rows: 1 }).attempts();
    if (!attempt) throw new Error('there is no attempt');
    for (const [second, rows] of seconds.entries()) {
      for (let row = 0; row < rows; row += 1) {
        collector.add({ ...attempt, startedMs: second * 1000 + 1, latencyMs: 1 });
      }
    }
    return collector.finish();
  };

  it('have the most and the fewest rows', () => {
    expect(windowsOf([5, 9, 2, 5])).toEqual({
      busiest: { fromMs: 1000, toMs: 2000, rows: 9, rowsOf: new Map([[1, 9]]) },
      slowest: { fromMs: 2000, toMs: 3000, rows: 2, rowsOf: new Map([[1, 2]]) },
    });
  });

  it('do not count a second with a pause, nor seconds that are all alike', () => {
    const pauses = [{ cause: 'pause', askedMs: 2100, fromMs: 2100, toMs: 2900 }] as const;
    expect(windowsOf([5, 9, 2, 6, 5], { pauses })?.slowest.rows).toBe(6);
    expect(windowsOf([5, 5, 5, 5])).toBeUndefined();
  });

  it('are not those before the first or after the last decision', () => {
    expect(windowsOf([0, 0, 5, 9, 3, 5, 0, 0])?.slowest).toMatchObject({ fromMs: 4000, rows: 3 });
    expect(windowsOf([0, 0, 5, 9, 0, 5, 0, 0])?.slowest).toMatchObject({ fromMs: 4000, rows: 0 });
    expect(windowsOf([0, 0, 0, 5])).toBeUndefined();
  });
});

describe('the threads that are enlarged', () => {
  const lanes = [1, 2, 3, 4].map((thread) => ({
    thread,
    parts: [
      { fromMs: 0, toMs: 1500, times: { lock: thread === 4 ? 1500 : 0 } },
      { fromMs: 1500, toMs: 2000, times: { turn: thread === 2 ? 500 : 0 } },
      { fromMs: 2000, toMs: 9000, times: { lock: thread === 1 ? 7000 : 0 } },
    ],
  }));
  const timeline: Timeline = { detail: 'transitions', lanes, endMs: 9000 };
  const rowsOf = new Map([
    [1, 3],
    [3, 5],
    [4, 1],
  ]);
  const window = { fromMs: 1000, toMs: 2000, rows: 9, rowsOf };
  const chosen = (wanted: Choice, most: number, fromMs = 1000) => {
    const enlarged = chooseLanes(timeline, { ...window, fromMs }, wanted, most);
    return describeChoice(enlarged, lanes.length);
  };

  it('waited longest or decided most in that part of the run', () => {
    expect(chosen('waited', 2)).toBe(
      'Enlarged are the 2 of 4 threads that waited longest in it: T02 and T04.',
    );
    expect(chosen('decided', 2)).toBe(
      'Enlarged are the 2 of 4 threads that decided most rows in it: T01 and T03.',
    );
  });

  it('decided most where none waited, and are all of few', () => {
    expect(chosen('waited', 2, 2000)).toContain('decided most rows in it: T01 and T03.');
    expect(chosen('waited', 4)).toBe('');
  });
});

it('counts are words up to twelve', () => {
  expect([0, 1, 12, 13].map(wordOf)).toEqual(['no', 'one', 'twelve', '13']);
  expect(amountInWords(1, 'row')).toBe('one row');
  expect(amountInWords(0, 'row')).toBe('no row');
  expect(amountInWords(2, 'retry', 'retries')).toBe('two retries');
});
