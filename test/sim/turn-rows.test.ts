import { describe, expect, it } from 'vitest';

import type { RawRow } from '../../source/entities/value.js';
import { TurnRows } from '../../source/sim/turn-rows.js';
import { ENTITIES } from '../harness/shop.js';

const USERS: readonly RawRow[] = [
  [1, 'Ana', 'ana@example.com'],
  [2, ' Ben ', 'ben@example.com'],
  [3, '', 'eva@example.com'],
  [4, 'Ida', 'ida@example.com'],
];

const ORDERS: readonly RawRow[] = [
  [1, 7, 8, 1],
  [2, 7, 'eight', 1],
];

function turnOf(rows: readonly RawRow[]): TurnRows {
  return new TurnRows(ENTITIES.User, {
    read: (_, row, count) => rows.slice(row - 1, row - 1 + count),
    close: () => undefined,
  });
}

describe('the rows of a turn', () => {
  it('are values where they are valid as written, and claimed rows otherwise', () => {
    const turn = turnOf(USERS);
    turn.read(ENTITIES.User, { first: 1, count: 4 }, 5);
    expect([0, 1, 2, 3].map((at) => turn.plain(at))).toEqual([
      USERS[0],
      undefined,
      undefined,
      USERS[3],
    ]);
    expect(turn.claimed.map(({ row, startedMs }) => [row, startedMs])).toEqual([
      [2, 5],
      [3, 5],
    ]);
    expect(turn.writable(1)).toEqual([2, 'Ben', 'ben@example.com']);
    expect(turn.writable(2)).toBeUndefined();
    expect(turn.spans.spans).toEqual([
      [1, 1, 2],
      [4, 4],
    ]);
  });

  it('are claimed when they need a decision of their own', () => {
    const turn = turnOf(USERS);
    turn.read(ENTITIES.User, { first: 3, count: 2 }, 0);
    expect(turn.claim(1)).toMatchObject({ row: 4, id: 4 });
    expect(turn.claim(1)).toBe(turn.claimedAt(1));
    expect(turn.plain(1)).toBeUndefined();
    expect(turn.claimAll().map(({ row }) => row)).toEqual([3, 4]);
  });

  it('point to the rows that they refer to', () => {
    const turn = turnOf(ORDERS);
    turn.read(ENTITIES.Order, { first: 1, count: 2 }, 0);
    const [user, product] = ENTITIES.Order.references;
    expect([0, 1].map((at) => turn.target(at, user!))).toEqual([7, 7]);
    expect([0, 1].map((at) => turn.target(at, product!))).toEqual([8, undefined]);
  });

  it('are pending once they are decided, until they are recorded', () => {
    const turn = turnOf(USERS);
    turn.read(ENTITIES.User, { first: 1, count: 4 }, 0);
    expect([turn.pendingPlain, turn.pendingClaimed]).toEqual([0, []]);
    turn.decided = 2;
    expect(turn.pendingPlain).toBe(1);
    expect(turn.pendingClaimed.map(({ row }) => row)).toEqual([2]);
    turn.recorded = 2;
    turn.decided = 4;
    expect(turn.pendingPlain).toBe(1);
    expect(turn.pendingClaimed.map(({ row }) => row)).toEqual([3]);
  });

  it('forget those of the turn before', () => {
    const turn = turnOf(USERS);
    turn.read(ENTITIES.User, { first: 1, count: 4 }, 0);
    turn.decided = 4;
    turn.read(ENTITIES.User, { first: 1, count: 1 }, 9);
    expect(turn).toMatchObject({ length: 1, startedMs: 9, decided: 0, recorded: 0 });
    expect(turn.claimed).toEqual([]);
    expect(turn.claimAll().map(({ row }) => row)).toEqual([1]);
  });
});
