import { describe, expect, it } from 'vitest';

import { LOCK_TIMEOUT_MS } from '../../source/base/retry.js';
import type { RawRow, StoredRow } from '../../source/entities/value.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import { ClaimedRow } from '../../source/sim/work.js';
import { writeBatch } from '../../source/sim/write-batch.js';
import { ENTITIES } from '../harness/shop.js';
import { VirtualClock } from '../harness/virtual-clock.js';
import { FakeStore } from './fake-store.js';

const User = ENTITIES.User;

const ANA: StoredRow = [1, 'Ana', 'ana@example.com'];
const BEN: RawRow = [2, 'Ben', 'ben@example.com'];
const SAME: RawRow = [3, 'Eva', 'ana@example.com'];
const INVALID: RawRow = [5, '', 'ana@example.com'];

interface Way {
  readonly checksFirst?: boolean;
  readonly locksLate?: boolean;
  readonly ownsTurn?: boolean;
}

/** Writes a batch into a store that holds Ana. @returns what the store was asked, and what became of the rows */
async function write(
  batch: readonly RawRow[],
  { checksFirst, locksLate = false, ownsTurn = true }: Way,
) {
  const store = Object.assign(new FakeStore(User, [ANA]), { locksLate });
  const rows = batch.map((raw, at) => new ClaimedRow(User, at + 1, raw, 0));
  const clock = new VirtualClock();
  const phases: string[] = [];
  const writing = writeBatch(rows, {
    store,
    checksFirst,
    ownsTurn,
    clock,
    isStopping: () => false,
    timeoutMs: LOCK_TIMEOUT_MS,
    health: new Health(describeHealth([]), () => 0),
    onChecking: () => phases.push('checks'),
    onWaiting: (waiting) => phases.push(waiting ? 'waits' : 'writes'),
    onRetry: () => undefined,
  });
  await clock.run(writing);
  return { calls: store.calls, phases, outcomes: rows.map(({ outcome }) => outcome), rows };
}

describe('looking first', () => {
  it('is a question before the insert, outside of its transaction', async () => {
    const { calls, outcomes } = await write([BEN], { checksFirst: true });
    expect(calls).toEqual(['findHolders', 'insert']);
    expect(outcomes).toEqual(['inserted']);
    const race = await write([BEN], { checksFirst: true, ownsTurn: false });
    expect(race.calls).toEqual(['findHolders', 'begin', 'insertAll', 'commit']);
  });

  it('is a question in the transaction where that takes the lock late', async () => {
    const { calls, phases } = await write([BEN], { checksFirst: true, locksLate: true });
    expect(calls).toEqual(['begin', 'findHolders', 'insertAll', 'commit']);
    expect(phases).toEqual(['checks', 'waits', 'writes']);
  });

  it('rejects a row whose key is taken without writing', async () => {
    const { calls, outcomes, rows } = await write([SAME], { checksFirst: true });
    expect(calls).toEqual(['findHolders']);
    expect(outcomes).toEqual(['duplicate']);
    expect(rows[0]!.taken).toHaveLength(1);
    const late = await write([SAME], { checksFirst: true, locksLate: true });
    expect(late.calls).toEqual(['begin', 'findHolders', 'commit']);
    expect(late.outcomes).toEqual(['duplicate']);
    expect(late.rows[0]!.taken).toHaveLength(1);
  });

  it.each<Way>([
    {},
    { checksFirst: true },
    { locksLate: true },
    { checksFirst: true, locksLate: true },
    { checksFirst: true, ownsTurn: false },
  ])('does not change outcomes and reasons: %j', async (way) => {
    const { outcomes, rows } = await write([BEN, SAME, INVALID], way);
    expect(outcomes).toEqual(['inserted', 'duplicate', 'invalid']);
    expect(rows.map(({ taken }) => taken.length)).toEqual([0, 1, 1]);
  });
});

describe('a transaction that takes the lock late', () => {
  it('has a BEGIN of its own even for one row in its turn', async () => {
    const { calls, phases } = await write([BEN], { locksLate: true });
    expect(calls).toEqual(['begin', 'insertAll', 'commit']);
    expect(phases).toEqual(['checks', 'waits', 'writes']);
  });
});
