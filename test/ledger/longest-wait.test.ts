import { describe, expect, it } from 'vitest';

import type { TimedAttempt } from '../../source/ledger/attempt.js';
import {
  findLongestWait,
  LongestWaitCollector,
  type LongestWait,
} from '../../source/ledger/longest-wait.js';
import { describeLongestWait } from '../../source/ledger/longest-wait-wording.js';
import type { DatabaseCall, PhaseHistory, PhaseSpan } from '../../source/ledger/phase-file.js';
import type { ThreadPhase } from '../../source/ledger/phases.js';
import type { RunSettings } from '../../source/ledger/record.js';

const database = (table: string) => ({
  database: `${table}.db`,
  engine: 'SQLite' as const,
  version: '3.51',
  journal: 'wal',
  sync: 'full',
});

const settings: Pick<RunSettings, 'databases'> = {
  databases: { User: database('users'), Product: database('products'), Order: database('orders') },
};

/** Spans that follow one another from the release on: [phase, milliseconds]. */
function spans(...lengths: readonly (readonly [ThreadPhase, number])[]): PhaseSpan[] {
  let atMs = 0;
  return lengths.map(([phase, ms]) => {
    const fromMs = atMs;
    atMs += ms;
    return { phase, fromMs, toMs: atMs };
  });
}

function history(
  threads: PhaseSpan[][],
  calls: readonly DatabaseCall[] = [],
  detail: PhaseHistory['detail'] = 'transitions',
): PhaseHistory {
  return { detail, spans: threads, slices: [], calls, areCallsCut: false, cpuMs: null };
}

function attempt(
  row: number,
  thread: number,
  [startedMs, decidedMs]: readonly [number, number],
  other: Partial<TimedAttempt> = {},
): TimedAttempt {
  return {
    entity: 'User',
    row,
    values: { id: row },
    thread,
    outcome: 'inserted',
    reasons: [],
    startedMs,
    latencyMs: decidedMs - startedMs,
    ...other,
  };
}

function longestOf(
  phases: PhaseHistory,
  attempts: readonly TimedAttempt[],
): LongestWait | undefined {
  const collector = new LongestWaitCollector(phases, settings);
  for (const one of attempts) collector.add(one);
  return collector.finish();
}

function storyOf(phases: PhaseHistory, attempts: readonly TimedAttempt[]): string {
  const wait = longestOf(phases, attempts);
  return wait ? describeLongestWait(wait) : '';
}

describe('the longest wait of a run', () => {
  it('is found among turns, locks and references of all threads; other phases are no waits', () => {
    const threads = [
      spans(['turn', 5], ['thinking', 500]),
      spans(['lock', 7], ['writing', 90], ['reference', 8]),
      [],
    ];
    const expected = { thread: 2, phase: 'reference', fromMs: 97, toMs: 105 };
    expect(findLongestWait(history(threads))).toEqual(expected);
  });

  it('is none where no thread waited', () => {
    expect(findLongestWait(history([spans(['writing', 5])]))).toBeUndefined();
    expect(longestOf(history([]), [])).toBeUndefined();
  });
});

describe('the story of a wait for a turn', () => {
  const threads = [
    spans(['checking', 10], ['turn', 84], ['writing', 1]),
    spans(['checking', 10], ['thinking', 60], ['writing', 4], ['idle', 21]),
    spans(['checking', 14], ['turn', 60], ['writing', 20], ['idle', 1]),
  ];
  const rows = [
    attempt(9, 1, [1, 95]),
    attempt(7, 2, [1, 74]),
    attempt(8, 3, [1, 94]),
    attempt(6, 3, [0, 9]),
    attempt(10, 2, [76, 97]),
    attempt(4, 2, [1, 50], { entity: 'Product' }),
  ];

  it('names the rows that came first, their threads, and what these did', () => {
    expect(storyOf(history(threads), rows)).toBe(
      'T01 waited 84.0 ms for its turn to write User 9 to users.db, after User 7 (T02) and User 8 (T03): T02 was thinking for 60.0 ms and T03 was writing for 20.0 ms',
    );
  });

  it('does not depend on the order in which the attempts are read', () => {
    expect(longestOf(history(threads), rows.toReversed())).toEqual(
      longestOf(history(threads), rows),
    );
  });

  it('counts the time until a row was decided for the thread of that row alone', () => {
    const { meanwhile } = longestOf(history(threads), rows) ?? {};
    const total = meanwhile?.reduce((sum, { ms }) => sum + ms, 0);
    expect(total).toBeCloseTo(84, 6);
    expect(meanwhile?.find(({ thread, phase }) => thread === 3 && phase === 'turn')).toBe(
      undefined,
    );
  });

  it('says what is known where the attempts are missing', () => {
    expect(storyOf(history(threads), [])).toBe('T01 waited 84.0 ms for its turn');
  });

  it('says where only the first waits were recorded', () => {
    expect(storyOf(history(threads, [], 'slices'), [])).toBe(
      'T01 waited 84.0 ms for its turn (only the first waits of this run were recorded one by one)',
    );
  });

  it('names the rows of a batch together, and of many threads the last', () => {
    const batches = [1, 2, 3, 4].flatMap((batch) =>
      [0, 1, 2].map((index) => attempt(batch * 3 - 2 + index, batch, [0, batch * 20])),
    );
    const four = [2, 3, 4].map(() => spans(['writing', 90]));
    const own = spans(['turn', 70], ['writing', 10]);
    expect(storyOf(history([...four, own]), batches)).toBe(
      'T04 waited 70.0 ms for its turn to write User 10 to 12 to users.db, after 9 rows, the last User 7 to 9 (T03): T03 was writing for 30.0 ms and T01 was writing for 20.0 ms',
    );
  });
});

describe('the story of a wait for a reference', () => {
  it('names the rows that it points to and that were decided meanwhile', () => {
    const threads = [
      spans(['checking', 2], ['reference', 40], ['writing', 2]),
      spans(['lock', 30], ['writing', 12]),
    ];
    const order = attempt(5, 1, [0, 44], {
      entity: 'Order',
      values: { id: 5, user_id: 40, product_id: 2, quantity: 1 },
    });
    const user = attempt(4, 2, [0, 42], { values: { id: 40 } });
    const others = [
      attempt(2, 2, [0, 1], { entity: 'Product', values: { id: 2 } }),
      attempt(6, 2, [0, 20], { values: { id: 6 } }),
    ];
    expect(storyOf(history(threads), [user, ...others, order])).toBe(
      'T01 waited 40.0 ms for User 4 (T02) with Order 5: T02 was waiting for the lock for 28.0 ms and writing for 12.0 ms',
    );
  });
});

describe('the story of a wait for a lock', () => {
  const threads = [
    spans(['lock', 50], ['writing', 5]),
    spans(['checking', 10], ['writing', 10], ['checking', 35]),
    spans(['writing', 8], ['lock', 47]),
  ];
  const row = attempt(1, 1, [0, 55]);

  it('names the threads that wrote to that database, the first first', () => {
    const calls = [
      { database: 'users.db', thread: 2, fromMs: 9, toMs: 21 },
      { database: 'users.db', thread: 3, fromMs: 1, toMs: 50 },
      { database: 'users.db', thread: 1, fromMs: 0, toMs: 55 },
    ];
    expect(storyOf(history(threads, calls), [row])).toBe(
      'T01 waited 50.0 ms for the lock of users.db with User 1 while T03 and T02 wrote to it',
    );
  });

  it('counts the threads where many wrote', () => {
    const many = [2, 3, 4, 5, 6].map((thread) => ({
      database: 'users.db',
      thread,
      fromMs: thread,
      toMs: 40,
    }));
    const writing = many.map(() => spans(['writing', 60]));
    expect(storyOf(history([spans(['lock', 50]), ...writing], many), [row])).toBe(
      'T01 waited 50.0 ms for the lock of users.db with User 1 while T02 and 4 other threads wrote to it',
    );
  });

  it('names no thread that wrote elsewhere, or only read', () => {
    const calls = [
      { database: 'orders.db', thread: 3, fromMs: 1, toMs: 50 },
      { database: 'users.db', thread: 2, fromMs: 30, toMs: 40 },
    ];
    expect(storyOf(history(threads, calls), [row])).toBe(
      'T01 waited 50.0 ms for the lock of users.db with User 1',
    );
  });
});
