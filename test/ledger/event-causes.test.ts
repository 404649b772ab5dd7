import { describe, expect, it } from 'vitest';

import type { Outcome } from '../../source/entities/outcome.js';
import { SHOP } from '../../source/entities/shop.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { EventCauses } from '../../source/ledger/event-causes.js';
import { EventOutcomes } from '../../source/ledger/event-outcomes.js';
import {
  describeEvent,
  describeEventBriefly,
  formatEvent,
} from '../../source/ledger/event-wording.js';
import type { RunSettings } from '../../source/ledger/record.js';
import type { RowAt, ThreadEvent } from '../../source/ledger/thread-events.js';

const database = (name: string) => ({ database: `${name}.db` });
const SETTINGS = {
  order: 'fifo',
  batch: 1,
  databases: { User: database('users'), Product: database('products'), Order: database('orders') },
} as unknown as RunSettings;

const user = (row: number): RowAt => ({ entity: 0, row });
const order = (row: number): RowAt => ({ entity: 2, row });

type Step = readonly [
  thread: number,
  phase: ThreadEvent['phase'],
  row?: RowAt | undefined,
  awaited?: RowAt,
];

/** The events as text; one every 100 ms. */
function logged(
  steps: readonly Step[],
  change: Partial<RunSettings> = {},
  isBrief = false,
): string[] {
  const causes = new EventCauses({ settings: { ...SETTINGS, ...change } }, SHOP);
  return steps.map(([thread, phase, row, awaited], number) => {
    const event = { number, atMs: number * 100, thread, phase, row, awaited };
    const found = causes.log(event);
    return isBrief ? describeEventBriefly(found) : formatEvent(found, '·');
  });
}

describe('an event of the log', () => {
  it('names which turn a thread waits for, when it got it, and who waits then', () => {
    const steps: Step[] = [
      [1, 'checking', user(1)],
      [2, 'checking', user(2)],
      [1, 'recording', user(1)],
      [2, 'recording', user(2)],
      [1, 'writing', user(1)],
      [2, 'turn', user(2)],
      [3, 'turn', user(3)],
      [1, 'recording', user(1)],
      [2, 'writing', user(2)],
      [1, 'done', undefined],
    ];
    expect(logged(steps)).toEqual([
      '0.000 s  T01  checks User row 1',
      '0.100 s  T02  checks User row 2',
      '0.200 s  T01  announces User row 1',
      '0.300 s  T02  announces User row 2',
      '0.400 s  T01  got users.db for User row 1',
      '0.500 s  T02  waits for its turn in users.db (behind User row 1, T01)',
      '0.600 s  T03  waits for its turn in users.db (behind User row 1, T01)',
      '0.700 s  T01  is done with User row 1 in users.db',
      '0.800 s  T02  got users.db for User row 2, after 300 ms for its turn · T03 waits for it',
      '0.900 s  T01  has ended',
    ]);
    expect(logged(steps, {}, true).slice(5, 9)).toEqual([
      'waits: turn in users.db (T01)',
      'waits: turn in users.db (T01)',
      'done with User row 1',
      'got users.db after 300 ms',
    ]);
  });

  it('names the row and the thread that a reference waits for, and that it goes on', () => {
    expect(
      logged([
        [1, 'writing', user(4)],
        [5, 'reference', order(4), user(4)],
        [6, 'reference', order(9), user(9)],
        [1, 'recording', user(4)],
        [5, 'checking', order(4)],
      ]).slice(1),
    ).toEqual([
      '0.100 s  T05  waits for User row 4 (T01)',
      '0.200 s  T06  waits for User row 9',
      '0.300 s  T01  is done with User row 4 in users.db · T05 waits for it',
      '0.400 s  T05  goes on with Order row 4: User row 4 is decided, after 300 ms',
    ]);
  });

  it('names the thread that holds the lock in a race', () => {
    const race = { order: 'race' } as const;
    expect(
      logged(
        [
          [1, 'writing', user(1)],
          [2, 'writing', user(2)],
          [2, 'lock', user(2)],
          [3, 'lock', user(3)],
          [4, 'lock', user(4)],
          [5, 'lock', user(5)],
          [6, 'lock', user(6)],
          [1, 'recording', user(1)],
          [2, 'writing', user(2)],
        ],
        race,
      ).filter((_, at) => [1, 2, 8].includes(at)),
    ).toEqual([
      '0.100 s  T02  goes to users.db with User row 2',
      '0.200 s  T02  waits for the lock of users.db (held by T01)',
      '0.800 s  T02  got the lock of users.db for User row 2, after 600 ms · 4 threads wait for it',
    ]);
  });

  it('says that a thread gave up a lock, and never that it got it then', () => {
    const steps: Step[] = [
      [1, 'writing', user(1)],
      [1, 'lock', user(1)],
      [2, 'turn', user(2)],
      [3, 'reference', order(1), user(1)],
      [1, 'idle', user(1)],
      [1, 'recording', user(1)],
      [1, 'idle'],
    ];
    expect(logged(steps).slice(4)).toEqual([
      '0.400 s  T01  gave up waiting for the lock of users.db, after 300 ms',
      '0.500 s  T01  is done with User row 1 in users.db · T03 waits for it',
      '0.600 s  T01  has no row',
    ]);
    expect(logged(steps, {}, true).slice(4)).toEqual([
      'gave up: lock of users.db',
      'done with User row 1',
      'has no row',
    ]);
  });

  it('is done with a row that was written at once when the thread had the lock', () => {
    const steps: Step[] = [
      [1, 'writing', user(1)],
      [1, 'lock', user(1)],
      [1, 'recording', user(1)],
    ];
    expect(logged(steps).at(-1)).toBe('0.200 s  T01  is done with User row 1 in users.db');
  });

  it('names what became of the row with which it is done, once that is known', () => {
    const values = { id: 8, email: 'alice@example.com' };
    const reasons = [{ field: 'email', rule: 'unique', message: 'email is taken by User 1' }];
    const attempt = (row: number, outcome: Outcome, why: Attempt['reasons'] = []): Attempt => ({
      entity: 'User',
      row,
      values,
      thread: 1,
      outcome,
      reasons: why,
      startedMs: 0,
      latencyMs: 1,
    });
    const found = (change: Partial<RunSettings> = {}): string[] => {
      const run = { settings: { ...SETTINGS, ...change } };
      const [causes, outcomes] = [new EventCauses(run, SHOP), new EventOutcomes(run)];
      outcomes.add(attempt(1, 'inserted'));
      outcomes.add(attempt(8, 'duplicate', reasons));
      outcomes.add(
        attempt(9, 'missing-reference', [{ ...reasons[0]!, field: 'id', rule: 'reference' }]),
      );
      const steps = [1, 8, 9, 10].flatMap((row): Step[] => [
        [1, 'writing', user(row)],
        [1, 'recording', user(row)],
      ]);
      return steps
        .map(([thread, phase, row], number) => {
          const event = { number, atMs: 0, thread, phase, row, awaited: undefined };
          const logged = outcomes.complete(causes.log(event));
          return `${describeEvent(logged)} | ${describeEventBriefly(logged)}`;
        })
        .filter((_, at) => at % 2 === 1);
    };
    expect(found()).toEqual([
      'is done with User row 1 in users.db: inserted | User row 1: inserted',
      'is done with User row 8 in users.db: duplicate, email is taken by User 1 | User row 8: duplicate',
      'is done with User row 9 in users.db: missing reference, id 8 | User row 9: missing reference',
      'is done with User row 10 in users.db | done with User row 10',
    ]);
    // Its events are about several rows.
    expect(found({ batch: 10 })[0]).toBe(
      'is done with User row 1 in users.db | done with User row 1',
    );
  });

  it('calls a turn without a row a shift', () => {
    expect(logged([[1, 'turn']])).toEqual(['0.000 s  T01  waits for its shift']);
    expect(logged([[1, 'turn']], {}, true)).toEqual(['waits for its shift']);
  });

  it('knows a turn of several rows by its first one, and releases of claims as such', () => {
    expect(
      logged(
        [
          [1, 'writing', user(1)],
          [2, 'turn', user(17)],
          [1, 'recording', user(1)],
          [2, 'writing', user(17)],
        ],
        { turn: 16 },
      ).slice(1),
    ).toEqual([
      '0.100 s  T02  waits for its turn in users.db (behind User row 1, T01)',
      '0.200 s  T01  is done with User row 1 in users.db',
      '0.300 s  T02  got users.db for User row 17, after 200 ms for its turn',
    ]);
    expect(
      logged([
        [1, 'writing', user(1)],
        [1, 'recording', user(1)],
        [1, 'writing', user(1)],
      ]).at(-1),
    ).toBe('0.200 s  T01  releases the claims of User row 1');
  });

  it('has no cause that is not known: of units, and of an entity in several databases', () => {
    const shards = [database('u1'), database('u2')];
    const databases = { ...SETTINGS.databases, User: { ...database('u1, u2'), shards } };
    expect(
      logged([[1, 'writing', user(1)], [2, 'lock', user(2)]], { order: 'race', databases: databases as never }),
    ).toEqual([
      '0.000 s  T01  goes to users with User row 1',
      '0.100 s  T02  waits for the lock of users',
    ]); // prettier-ignore
    const units = logged([[1, 'writing', user(1)], [2, 'turn', user(2)]], { unit: 'Order' }); // prettier-ignore
    expect(units[1]).toBe('0.100 s  T02  waits for its turn in users.db');
  });
});
