import { describe, expect, it } from 'vitest';

import type { TimedAttempt } from '../../source/ledger/attempt.js';
import { LongestWaitCollector, type LongestWait } from '../../source/ledger/longest-wait.js';
import { describeAwaited, describeLongestWait } from '../../source/ledger/longest-wait-wording.js';
import {
  PhaseReader,
  PHASES_SCHEMA,
  type DatabaseCall,
  type PhaseHistory,
  type PhaseSpan,
  type TransitionsLine,
} from '../../source/ledger/phase-file.js';
import type { ThreadPhase } from '../../source/ledger/phases.js';
import type { RunMove, RunSettings } from '../../source/ledger/record.js';
import { findLongestWait, findLongestWaits } from '../../source/ledger/waits.js';

const database = (table: string) => ({
  database: `${table}.db`,
  engine: 'SQLite' as const,
  version: '3.51',
  journal: 'wal',
  sync: 'full',
});

type Settings = Pick<RunSettings, 'databases' | 'batch' | 'pipeline'>;

const settings: Settings = {
  batch: 1,
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
  other: Partial<Settings> = {},
  moves: readonly RunMove[] = [],
): LongestWait | undefined {
  const run = { settings: { ...settings, ...other }, moves };
  const collector = new LongestWaitCollector(phases, run);
  for (const one of attempts) collector.addWaiting(one);
  for (const one of attempts) collector.addAwaited(one);
  return collector.finish();
}

function storyOf(
  phases: PhaseHistory,
  attempts: readonly TimedAttempt[],
  other: Partial<Settings> = {},
): string {
  const wait = longestOf(phases, attempts, other);
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

  it('is not that of a thread for its shift, which has no row', () => {
    const reader = new PhaseReader();
    const phases = ['turn', 'writing'];
    reader.add({ type: 'phases', schema: PHASES_SCHEMA, phases, threads: 1 });
    const at: TransitionsLine['at'] = [[0, 0, 0], [187_000, 1, 1, 0, 5], [190_000, 0, 2], [195_000, 1, 3], [199_000, 0, 4, 0, 0], [900_000, -1, 5]]; // prettier-ignore
    reader.add({ type: 'transitions', thread: 1, at });
    const wait = { thread: 1, phase: 'turn', fromMs: 190, toMs: 195 };
    expect(findLongestWaits(reader.finish(), 3)).toEqual([wait]);
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
    // The ledger has it only after the wait for it has ended.
    attempt(8, 3, [1, 97]),
    attempt(6, 3, [0, 9]),
    attempt(10, 2, [76, 97]),
    attempt(8, 2, [1, 50], { entity: 'Product' }),
  ];

  it('names the row before its own, its thread, and what that did', () => {
    expect(storyOf(history(threads), rows)).toBe(
      'T01 waited 84.0 ms for its turn to write User row 9 to users.db, after User row 8 (T03): T03 was waiting for its turn for 60.0 ms and writing for 20.0 ms',
    );
  });

  it('does not depend on the order in which the attempts are read', () => {
    expect(longestOf(history(threads), rows.toReversed())).toEqual(
      longestOf(history(threads), rows),
    );
  });

  it('shows what is known where the attempts are missing', () => {
    expect(storyOf(history(threads), [])).toBe('T01 waited 84.0 ms for its turn');
  });

  it('shows where only the first waits were recorded', () => {
    expect(storyOf(history(threads, [], 'slices'), [])).toBe(
      'T01 waited 84.0 ms for its turn (only the first waits of this run were recorded one by one)',
    );
  });

  const batches = [1, 2, 3, 4].flatMap((batch) =>
    [0, 1, 2].map((index) => attempt(batch * 3 - 2 + index, batch, [0, batch * 20])),
  );
  const own = spans(['turn', 70], ['writing', 10]);
  const batchThreads = [...[2, 3, 4].map(() => spans(['writing', 90])), own];

  it.each([
    ['transactions', { batch: 3 }],
    ['rows that are sent together', { batch: 1, pipeline: 3 }],
  ])('names the rows of the batch before its own: %s', (_, size) => {
    expect(storyOf(history(batchThreads), batches, size)).toBe(
      'T04 waited 70.0 ms for its turn to write User rows 10 to 12 to users.db, after User rows 7 to 9 (T03): T03 was writing for 70.0 ms',
    );
  });

  it('names no database once the rows have moved', () => {
    const after = [{ atMs: 0, topology: 'four.yaml' }];
    expect(longestOf(history(batchThreads), batches, { batch: 3 }, after)?.databases).toEqual([]);
    const before = [{ atMs: 1000, topology: 'four.yaml' }];
    const wait = longestOf(history(batchThreads), batches, { batch: 3 }, before);
    expect(wait?.databases).toEqual(['users.db']);
  });

  it('names every database of a batch', () => {
    const shards = ['a', 'b'].map((name) => ({ database: `${name}.db` }));
    const placement = { rule: 'range', by: 'id', bounds: [11] };
    const split = { ...database('users'), shards, placement };
    const sharded = { ...settings.databases, User: split } as unknown as Settings['databases'];
    expect(storyOf(history(batchThreads), batches, { batch: 3, databases: sharded })).toContain(
      'to write User rows 10 to 12 to a.db and b.db, after',
    );
  });
});

describe('the story of a wait for a reference', () => {
  const order = attempt(5, 1, [0, 44], {
    entity: 'Order',
    values: { id: 5, user_id: 40, product_id: 2, quantity: 1 },
  });
  const user = attempt(4, 2, [0, 42], { values: { id: 40 } });
  const product = attempt(2, 2, [0, 1], { entity: 'Product', values: { id: 2 } });
  const threads = [
    spans(['checking', 2], ['reference', 40], ['writing', 2]),
    spans(['lock', 30], ['writing', 12]),
  ];

  it('names the row that it points to and that was undecided, and the row that points to it', () => {
    const other = attempt(6, 2, [0, 20], { values: { id: 6 } });
    expect(storyOf(history(threads), [user, product, other, order])).toBe(
      'T01 waited 40.0 ms for User row 4 (T02), which Order row 5 points to: T02 was waiting to begin or repeat a transaction for 28.0 ms and writing for 12.0 ms',
    );
  });

  it('names a parent that was in the ledger only after the wait', () => {
    const recording = spans(['writing', 41], ['recording', 20]);
    const late = { ...user, latencyMs: 60 };
    expect(storyOf(history([threads[0]!, recording]), [late, product, order])).toBe(
      'T01 waited 40.0 ms for User row 4 (T02), which Order row 5 points to: T02 was writing for 39.0 ms',
    );
  });

  it('names the product where the user was decided before, and recorded during the wait', () => {
    const phases = [
      threads[0]!,
      spans(['writing', 1], ['recording', 30]),
      spans(['writing', 40], ['recording', 5]),
    ];
    const early = { ...user, latencyMs: 20 };
    const decided = { ...product, thread: 3, latencyMs: 41 };
    expect(storyOf(history(phases), [early, decided, order])).toContain(
      'for Product row 2 (T03), which Order row 5 points to',
    );
  });

  it('takes no row that was undecided at its end, nor a wrong subject, where the parent is missing', () => {
    const undecided = { ...product, latencyMs: 90 };
    for (const rows of [[order], [undecided, order]]) {
      expect(storyOf(history(threads), rows)).toBe(
        'T01 waited 40.0 ms to look up the rows that Order row 5 points to',
      );
    }
    expect(storyOf(history(threads), [])).toBe('T01 waited 40.0 ms for a reference');
  });

  it('is short beside its row', () => {
    expect(describeAwaited(longestOf(history(threads), [user, product, order])!)).toBe(
      'for User row 4 (T02)',
    );
    expect(describeAwaited(longestOf(history(threads), [order])!)).toBe(
      'to look up the rows that it points to',
    );
  });
});

describe('the story of a wait for a lock', () => {
  const threads = [
    spans(['lock', 50], ['writing', 5]),
    spans(['checking', 10], ['writing', 10], ['checking', 35]),
    spans(['writing', 8], ['lock', 4], ['writing', 13], ['recording', 30]),
  ];
  const row = attempt(1, 1, [0, 55]);
  const own = { database: 'users.db', thread: 1, fromMs: 0, toMs: 50 };
  const begun = 'T01 waited 50.0 ms to begin a transaction on users.db with User row 1';

  it('shows how long a thread wrote', () => {
    const calls = [own, { database: 'users.db', thread: 2, fromMs: 11, toMs: 19 }];
    expect(storyOf(history(threads, calls), [row])).toBe(
      `${begun}: T02 wrote there for 8.00 ms of that, no thread of this run for the rest`,
    );
  });

  it('counts the time in which several threads wrote once, also between two calls of theirs', () => {
    const calls = [
      own,
      { database: 'users.db', thread: 2, fromMs: 10, toMs: 20 },
      { database: 'users.db', thread: 3, fromMs: 0, toMs: 8 },
      { database: 'users.db', thread: 3, fromMs: 12, toMs: 13 },
      { database: 'users.db', thread: 3, fromMs: 24, toMs: 25 },
    ];
    expect(storyOf(history(threads, calls), [row])).toBe(
      `${begun}: T03 and T02 wrote there for 23.0 ms of that, no thread of this run for the rest`,
    );
  });

  it('counts the threads where many wrote', () => {
    const many = [2, 3, 4, 5, 6].map((thread) => ({
      database: 'users.db',
      thread,
      fromMs: thread - 2,
      toMs: 60,
    }));
    const writing = many.map(() => spans(['writing', 60]));
    const phases = history([spans(['lock', 50]), ...writing], [own, ...many]);
    expect(storyOf(phases, [row])).toBe(
      `${begun}: T02 and 4 other threads wrote there all that time`,
    );
  });

  it('reports that no thread wrote where they wrote elsewhere, or only read', () => {
    const calls = [
      own,
      { database: 'orders.db', thread: 3, fromMs: 1, toMs: 25 },
      { database: 'users.db', thread: 2, fromMs: 30, toMs: 40 },
    ];
    expect(storyOf(history(threads, calls), [row])).toBe(
      `${begun} (no thread of this run wrote there meanwhile)`,
    );
  });

  it('does not mention others where not every call or phase was recorded', () => {
    const full = history(threads, [own]);
    expect(storyOf({ ...full, areCallsCut: true }, [row])).toBe(begun);
    expect(storyOf({ ...full, calls: [] }, [row])).toBe(begun);
    expect(storyOf({ ...full, detail: 'slices' }, [row])).toContain(`${begun} (only`);
  });

  it('finds the writers of each copy', () => {
    const shards = ['a', 'b'].map((name) => ({ database: `${name}.db` }));
    const copied = { ...database('users'), shards, placement: { rule: 'copy' } };
    const databases = { ...settings.databases, User: copied } as unknown as Settings['databases'];
    const calls = [{ database: 'b.db', thread: 2, fromMs: 10, toMs: 20 }];
    expect(storyOf(history(threads, calls), [row], { databases })).toBe(
      'T01 waited 50.0 ms to begin a transaction on a.db and b.db with User row 1: T02 wrote there for 10.0 ms of that, no thread of this run for the rest',
    );
  });

  it('names the database that was called, and what for', () => {
    const order = attempt(1, 1, [0, 55], { entity: 'Order' });
    const called = (next: ThreadPhase) =>
      history([spans(['lock', 50], [next, 5])], [own, { ...own, thread: 2, toMs: 0 }]);
    const none = '(no thread of this run wrote there meanwhile)';
    expect(storyOf(called('checking'), [order])).toBe(
      `T01 waited 50.0 ms to look up rows in users.db for Order row 1 ${none}`,
    );
    expect(storyOf(called('recording'), [row])).toBe(
      `T01 waited 50.0 ms to repeat a transaction on users.db with User row 1 ${none}`,
    );
    expect(describeAwaited(longestOf(called('writing'), [row])!)).toBe(
      'to begin a transaction on users.db',
    );
  });
});
