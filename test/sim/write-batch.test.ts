import { describe, expect, it } from 'vitest';

import type { DatabaseErrorKind } from '../../source/base/errors.js';
import { LOCK_TIMEOUT_MS } from '../../source/base/retry.js';
import type { Outcome } from '../../source/entities/outcome.js';
import type { RawRow, StoredRow } from '../../source/entities/value.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import { ClaimedRow } from '../../source/sim/work.js';
import { writeBatch } from '../../source/sim/write-batch.js';
import { writePipelined } from '../../source/sim/write-pipelined.js';
import { ENTITIES } from '../harness/shop.js';
import { hastyClock, VirtualClock } from '../harness/virtual-clock.js';
import { FakeStore, type Fault } from './fake-store.js';

const { User, Order } = ENTITIES;

const ANA: StoredRow = [1, 'Ana', 'ana@example.com'];
const BEN: RawRow = [2, 'Ben', 'ben@example.com'];
const EVA: RawRow = [3, 'Eva', 'eva@example.com'];
const IDA: RawRow = [4, 'Ida', 'ida@example.com'];
const INVALID: RawRow = [5, '', 'ana@example.com'];

interface BatchOptions {
  stored?: readonly StoredRow[];
  fault?: Fault;
  ownsTurn?: boolean;
  isStopping?: boolean;
  poison?: readonly number[];
  writer?: typeof writeBatch;
}

/** A turn on a clock that does not move, in a run that goes on. */
const CALM = {
  ownsTurn: true,
  clock: new VirtualClock(),
  isStopping: () => false,
  timeoutMs: LOCK_TIMEOUT_MS,
  health: new Health(describeHealth([]), () => 0),
  onWaiting: () => undefined,
  onRetry: () => undefined,
};

interface Written {
  rows: ClaimedRow[];
  store: FakeStore;
  retries: number;
}

/** Writes a batch into a fake store, on a clock on which the lock timeout is soon over. */
async function write(
  batch: readonly RawRow[],
  {
    stored = [ANA],
    fault,
    ownsTurn = true,
    isStopping = false,
    poison = [],
    writer = writeBatch,
  }: BatchOptions = {},
): Promise<Written> {
  const store = new FakeStore(User, stored, fault);
  for (const id of poison) store.poison.add(id);
  const rows = batch.map((raw, index) => new ClaimedRow(User, index + 1, raw, 0));
  let retries = 0;
  await writer(rows, {
    store,
    ownsTurn,
    clock: hastyClock(2500),
    isStopping: () => isStopping,
    timeoutMs: LOCK_TIMEOUT_MS,
    health: new Health(describeHealth([store.name]), () => 0),
    onWaiting: () => undefined,
    onRetry: () => {
      retries += 1;
    },
  });
  return { rows, store, retries };
}

const outcomesOf = ({ rows }: Written): (Outcome | undefined)[] => rows.map((row) => row.outcome);

/** What is decided and what is stored must be the same; shows where they are not. */
function disagreements({ rows, store }: Written, stored: readonly StoredRow[]): string[] {
  const problems: string[] = [];
  const before = new Map(stored.map((row) => [Number(row[0]), row]));
  const isSame = (left: StoredRow | undefined, right: StoredRow | undefined): boolean =>
    JSON.stringify(left) === JSON.stringify(right);
  for (const row of rows) {
    const name = `row ${row.row} (${row.outcome})`;
    const found = store.rows.get(Number(row.id));
    if (row.outcome === undefined) problems.push(`${name} is not decided`);
    if (row.outcome === 'inserted' && !isSame(found, row.judgement.stored)) {
      problems.push(`${name} is not stored`);
    }
    if (row.outcome === 'inserted' && before.has(Number(row.id))) {
      problems.push(`${name} was there before`);
    }
    if (row.outcome === 'duplicate') {
      const holders = row.taken.map(({ message }) => Number(/ User (\d+)$/.exec(message)?.[1]));
      if (!holders.every((id) => store.rows.has(id))) problems.push(`${name} is held by no row`);
    }
    if (row.outcome === 'failed' && !row.error) problems.push(`${name} has no error`);
  }
  for (const [id, row] of before) {
    if (!isSame(store.rows.get(id), row)) problems.push(`${id} was changed or removed`);
  }
  for (const [id, row] of store.rows) {
    if (before.has(id)) continue;
    const deciders = rows.filter(
      (each) =>
        (each.outcome === 'inserted' || each.outcome === 'unknown') &&
        isSame(each.judgement.stored, row),
    );
    if (deciders.length !== 1)
      problems.push(`${id} is stored, decided so ${deciders.length} times`);
  }
  if (store.isInTransaction) problems.push('a transaction is left open');
  return problems;
}

describe('a batch without trouble', () => {
  it('goes in as a whole, with one transaction and one statement', async () => {
    const written = await write([BEN, EVA, IDA]);
    expect(outcomesOf(written)).toEqual(['inserted', 'inserted', 'inserted']);
    expect(written.store.calls).toEqual(['begin', 'insertAll', 'commit']);
  });

  it('of one row that has its turn is one call', async () => {
    const written = await write([BEN]);
    expect(outcomesOf(written)).toEqual(['inserted']);
    expect(written.store.calls).toEqual(['insert']);
  });

  it('of one row in a race is a transaction', async () => {
    const written = await write([BEN], { ownsTurn: false });
    expect(outcomesOf(written)).toEqual(['inserted']);
    expect(written.store.calls).toEqual(['begin', 'insertAll', 'commit']);
  });

  it('without a row that could be written takes no lock', async () => {
    const written = await write([INVALID, [6, 'X', 'x']]);
    expect(outcomesOf(written)).toEqual(['invalid', 'invalid']);
    expect(written.store.calls).toEqual(['findHolders']);
    expect(written.rows[0]?.taken).toMatchObject([
      { field: 'email', message: 'email ana@example.com is taken by User 1' },
    ]);
  });

  it('lets the first row have a key that several rows want', async () => {
    const rows: RawRow[] = [
      BEN,
      [2, 'Other', 'other@example.com'],
      [9, 'Ben', 'BEN@example.com'],
      EVA,
    ];
    const written = await write(rows);
    expect(outcomesOf(written)).toEqual(['inserted', 'duplicate', 'duplicate', 'inserted']);
    expect(written.rows[1]?.taken).toMatchObject([{ message: 'id 2 is taken by User 2' }]);
    expect(written.rows[2]?.taken).toMatchObject([
      { message: 'email BEN@example.com is taken by User 2' },
    ]);
    expect(disagreements(written, [ANA])).toEqual([]);
  });

  it('names every holder of a refused row, in the database and in the batch', async () => {
    const written = await write([
      [1, 'New', 'ben@example.com'],
      BEN,
      [2, 'Ben', 'ana@example.com'],
    ]);
    expect(outcomesOf(written)).toEqual(['duplicate', 'inserted', 'duplicate']);
    expect(written.rows[2]?.taken.map(({ message }) => message)).toEqual([
      'id 2 is taken by User 2',
      'email ana@example.com is taken by User 1',
    ]);
  });

  it('does not hold a row against one that comes before it, whatever that one is refused for', async () => {
    const store = new FakeStore(Order);
    const rows = [1, 2].map((row) => new ClaimedRow(Order, row, [7, 1, 1, 1], 0));
    const [first] = rows;
    for (const reference of Order.references) first?.addMissing(reference, false);
    await writeBatch(rows, { ...CALM, store });
    expect(rows.map((row) => row.outcome)).toEqual(['missing-reference', 'inserted']);
  });

  it('takes an equal row that is stored already for a duplicate', async () => {
    for (const ownsTurn of [true, false]) {
      const written = await write([ANA], { ownsTurn });
      expect(outcomesOf(written)).toEqual(['duplicate']);
    }
  });
});

const SCENES: readonly [string, readonly RawRow[]][] = [
  ['one row', [BEN]],
  ['one row that is stored already', [ANA]],
  ['one row whose id is taken', [[1, 'Other', 'other@example.com']]],
  ['one invalid row', [INVALID]],
  ['three rows', [BEN, EVA, IDA]],
  ['rows of every kind', [BEN, ANA, INVALID, [7, 'Ana', 'ANA@example.com'], EVA]],
  [
    'rows that want the same keys',
    [BEN, [2, 'Other', 'o@example.com'], [9, 'Ben', 'BEN@example.com'], IDA],
  ],
];

/** An error after which the call certainly had no effect, and the others. */
const CERTAIN: readonly DatabaseErrorKind[] = ['locked', 'constraint'];
const UNCERTAIN: readonly DatabaseErrorKind[] = [
  'full',
  'read-only',
  'corrupt',
  'not-a-database',
  'missing',
  'input-output',
  'other',
];

/** No batch of these scenes asks more often. */
const MOST_CALLS = 14;

const FAULTS: readonly Fault[] = [
  ...[...CERTAIN, ...UNCERTAIN].map((kind) => ({ kind, isApplied: false })),
  ...UNCERTAIN.map((kind) => ({ kind, isApplied: true })),
].flatMap((each) =>
  [1, 2, Number.MAX_SAFE_INTEGER].flatMap((times) =>
    Array.from({ length: MOST_CALLS }, (_, index) => ({ ...each, times, at: index + 1 })),
  ),
);

const describeFault = ({ kind, at, times, isApplied }: Fault): string =>
  `${kind} at call ${at}, ${times} times${isApplied ? ', applied' : ''}`;

describe.each(SCENES)('with an error at any call, %s', (_what, batch) => {
  it.each([true, false])('are decided as they are stored (in turn: %s)', async (ownsTurn) => {
    const problems: string[] = [];
    for (const fault of FAULTS) {
      const written = await write(batch, { fault, ownsTurn });
      for (const problem of disagreements(written, [ANA])) {
        problems.push(`${describeFault(fault)}: ${problem}; ${written.store.calls.join(' ')}`);
      }
    }
    // There may be hundreds, all alike.
    expect(problems.slice(0, 5)).toEqual([]);
  });

  it('are never unknown after an error that certainly had no effect', async () => {
    for (const fault of FAULTS.filter(({ kind }) => CERTAIN.includes(kind))) {
      for (const ownsTurn of [true, false]) {
        expect(outcomesOf(await write(batch, { fault, ownsTurn }))).not.toContain('unknown');
      }
    }
  });

  it('are decided after one error as without it when the database was only locked', async () => {
    for (const ownsTurn of [true, false]) {
      const calm = await write(batch, { ownsTurn });
      for (let at = 1; at <= calm.store.calls.length; at += 1) {
        const fault: Fault = { kind: 'locked', at, times: 1, isApplied: false };
        const written = await write(batch, { fault, ownsTurn });
        expect(outcomesOf(written)).toEqual(outcomesOf(calm));
        expect(written.rows.map((row) => row.taken)).toEqual(calm.rows.map((row) => row.taken));
        if (!written.store.calls.includes('readRows')) expect(written.retries).toBeLessThan(2);
      }
    }
  });
});

describe('a database that stays locked', () => {
  it('is given up after a while: the rows have failed, and nothing is stored', async () => {
    for (const [batch, ownsTurn] of [
      [[BEN, EVA], true],
      [[BEN], true],
      [[BEN], false],
    ] as const) {
      const fault: Fault = { kind: 'locked', at: 1, times: Infinity, isApplied: false };
      const written = await write(batch, { fault, ownsTurn });
      expect(outcomesOf(written)).toEqual(batch.map(() => 'failed'));
      expect(written.retries).toBeGreaterThan(1);
      expect(written.rows[0]?.retries).toBe(written.retries);
      expect(written.rows[0]?.toAttempt(1, 1)).toMatchObject({
        error: { class: 'locked', code: 'FAKE_LOCKED' },
        retries: written.retries,
      });
      expect([...written.store.rows.keys()]).toEqual([1]);
    }
  });

  it('is never called got by those that give it up', async () => {
    const store = new FakeStore(User, [], {
      kind: 'locked',
      at: 1,
      times: Infinity,
      isApplied: false,
    });
    const told: string[] = [];
    await writeBatch([new ClaimedRow(User, 1, BEN, 0)], {
      ...CALM,
      store,
      ownsTurn: false,
      clock: hastyClock(2500),
      onWaiting: (waiting) => told.push(waiting ? 'waits' : 'got it'),
      onRetry: () => undefined,
      onGivenUp: () => told.push('gave up'),
    });
    expect(told.at(-1)).toBe('gave up');
    expect(told.filter((word) => word !== 'waits')).toEqual(['gave up']);
  });

  it('is given up at once when the run is to stop', async () => {
    const fault: Fault = { kind: 'locked', at: 1, times: Infinity, isApplied: false };
    const written = await write([BEN, EVA], { fault, isStopping: true });
    expect(outcomesOf(written)).toEqual(['failed', 'failed']);
    expect(written.retries).toBe(0);
  });
});

describe('a commit that the lock stops', () => {
  it('leaves no row refused for a key of a row that was not committed', async () => {
    const batch: RawRow[] = [BEN, [2, 'Other', 'other@example.com']];
    const calm = await write(batch);
    expect(outcomesOf(calm)).toEqual(['inserted', 'duplicate']);
    const at = calm.store.calls.filter((call) => call !== 'rollback').indexOf('commit') + 1;
    const fault: Fault = { kind: 'locked', at, times: 1, isApplied: false };
    const written = await write(batch, { fault, isStopping: true });
    expect(written.store.calls.slice(-2)).toEqual(['commit', 'rollback']);
    expect(outcomesOf(written)).toEqual(['failed', 'failed']);
  });
});

describe('a commit that fails', () => {
  const atCommit = (isApplied: boolean, times = 1): Fault => ({
    kind: 'input-output',
    at: 3,
    times,
    isApplied,
  });

  it('and was done all the same has inserted its rows, as reading them back shows', async () => {
    const written = await write([BEN, EVA], { fault: atCommit(true) });
    expect(written.store.calls).toEqual(['begin', 'insertAll', 'commit', 'rollback', 'readRows']);
    expect(outcomesOf(written)).toEqual(['inserted', 'inserted']);
    expect(written.rows[0]?.toAttempt(1, 1)).toMatchObject({ reasons: [] });
  });

  it('and was not done has failed its rows', async () => {
    const written = await write([BEN, EVA], { fault: atCommit(false) });
    expect(outcomesOf(written)).toEqual(['failed', 'failed']);
  });

  it.each([true, false])('and cannot be read back is unknown (done: %s)', async (isApplied) => {
    const written = await write([BEN, EVA, INVALID], { fault: atCommit(isApplied, 10) });
    expect(outcomesOf(written).slice(0, 2)).toEqual(
      written.store.calls.includes('readRows') ? ['unknown', 'unknown'] : ['failed', 'failed'],
    );
    expect(outcomesOf(written)[2]).toBe('invalid');
  });

  it('of one row in its turn is settled by reading back, as far as that can determine', async () => {
    const fault = { kind: 'input-output', at: 1, times: 1 } as const;
    const lost = await write([BEN], { fault: { ...fault, isApplied: true } });
    // An equal row may have been there before.
    expect(outcomesOf(lost)).toEqual(['unknown']);
    const refused = await write([BEN], { fault: { ...fault, isApplied: false } });
    expect(outcomesOf(refused)).toEqual(['failed']);
    const taken = await write([[1, 'Other', 'o@example.com']], {
      fault: { ...fault, isApplied: true },
    });
    expect(outcomesOf(taken)).toEqual(['failed']);
  });
});

describe('a row that a check of the table refuses', () => {
  it('fails alone: the rest of its batch goes in', async () => {
    const written = await write([BEN, EVA, ANA, IDA], { poison: [3] });
    expect(outcomesOf(written)).toEqual(['inserted', 'failed', 'duplicate', 'inserted']);
    expect(written.rows[1]?.toAttempt(1, 1)).toMatchObject({
      outcome: 'failed',
      error: { class: 'constraint', code: 'FAKE_CONSTRAINT' },
    });
    expect(disagreements(written, [ANA])).toEqual([]);
  });

  it('fails alone in a race, too, and by itself', async () => {
    const written = await write([BEN, EVA, IDA], { poison: [2, 4], ownsTurn: false });
    expect(outcomesOf(written)).toEqual(['failed', 'inserted', 'failed']);
    for (const ownsTurn of [true, false]) {
      const single = await write([BEN], { poison: [2], ownsTurn });
      expect(outcomesOf(single)).toEqual(['failed']);
    }
  });

  it('leaves what is decided and what is stored the same, whatever else goes wrong', async () => {
    const problems: string[] = [];
    for (const fault of FAULTS) {
      const written = await write([BEN, EVA, ANA, IDA], { poison: [3], fault });
      for (const problem of disagreements(written, [ANA])) {
        problems.push(`${describeFault(fault)}: ${problem}; ${written.store.calls.join(' ')}`);
      }
    }
    expect(problems.slice(0, 5)).toEqual([]);
  });
});

describe('rows that go to the driver together', () => {
  /** As if each had been a turn of its own. */
  async function writeAlone(batch: readonly RawRow[]): Promise<Written> {
    const writer: typeof writeBatch = async (rows, context) => {
      for (const row of rows) await writeBatch([row], context);
    };
    return write(batch, { writer });
  }

  it('are one call for all of them', async () => {
    const written = await write([BEN, EVA, IDA], { writer: writePipelined });
    expect(outcomesOf(written)).toEqual(['inserted', 'inserted', 'inserted']);
    expect(written.store.calls).toEqual(['insertEach']);
  });

  it.each(SCENES)('are decided as one by one: %s', async (_what, batch) => {
    const together = await write(batch, { writer: writePipelined });
    const alone = await writeAlone(batch);
    expect(outcomesOf(together)).toEqual(outcomesOf(alone));
    expect(together.rows.map((row) => row.taken)).toEqual(alone.rows.map((row) => row.taken));
    expect([...together.store.rows]).toEqual([...alone.store.rows]);
  });

  it.each(SCENES)(
    'are decided as they are stored, with an error at any call: %s',
    async (_, batch) => {
      const problems: string[] = [];
      for (const poison of [[], [3]]) {
        for (const fault of FAULTS) {
          const written = await write(batch, { fault, poison, writer: writePipelined });
          for (const problem of disagreements(written, [ANA])) {
            problems.push(`${describeFault(fault)}: ${problem}; ${written.store.calls.join(' ')}`);
          }
        }
      }
      expect(problems.slice(0, 5)).toEqual([]);
    },
  );

  it('are written one by one from where an error stopped them', async () => {
    const fault: Fault = { kind: 'locked', at: 1, times: 1, isApplied: false };
    const written = await write([BEN, EVA, INVALID, IDA], { fault, writer: writePipelined });
    expect(outcomesOf(written)).toEqual(['inserted', 'inserted', 'invalid', 'inserted']);
    expect(written.store.calls.slice(0, 2)).toEqual(['insertEach', 'readRows']);
  });

  it('do not each wait for a lock that one of them has waited for in vain', async () => {
    const fault: Fault = { kind: 'locked', at: 1, times: Infinity, isApplied: false };
    const written = await write([BEN, EVA, IDA], { fault, writer: writePipelined });
    // What was sent cannot be read back either.
    expect(outcomesOf(written)).toEqual(['unknown', 'unknown', 'unknown']);
    const free: Fault = { kind: 'locked', at: 3, times: Infinity, isApplied: false };
    const waited = await write([BEN, EVA, IDA], {
      fault: free,
      writer: writePipelined,
      poison: [2],
    });
    expect(waited.rows.map((row) => row.retries > 0).filter(Boolean).length).toBeLessThan(2);
  });
});

describe('a defect of the program', () => {
  it('is no outcome: it ends the thread, and leaves no transaction open', async () => {
    const store = new FakeStore(User, [ANA]);
    store.insertAll = () => Promise.resolve(0);
    const rows = [BEN, EVA].map((raw, index) => new ClaimedRow(User, index + 1, raw, 0));
    await expect(writeBatch(rows, { ...CALM, store })).rejects.toThrow(
      'row 1 has free keys and did not arrive',
    );
    expect(store.isInTransaction).toBe(false);
    expect(store.calls).not.toContain('commit');
    expect(rows.map((row) => row.outcome)).toEqual([undefined, undefined]);
  });
});

it('reports whether the lock is waited for', async () => {
  const reported: boolean[] = [];
  const store = new FakeStore(User, [ANA]);
  const rows = [BEN, EVA].map((raw, index) => new ClaimedRow(User, index + 1, raw, 0));
  await writeBatch(rows, { ...CALM, store, onWaiting: (waiting) => reported.push(waiting) });
  expect(reported).toEqual([true, false]);
});
