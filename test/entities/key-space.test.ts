import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { buildKeySpace, KeyIndex } from '../../source/sim/key-space.js';
import { draws } from '../harness/draws.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

/** The last row that carries an id; undefined when none does. */
function rowOf(index: KeyIndex, id: number): number | undefined {
  const slot = index.slotOf(id);
  return slot === -1 ? undefined : index.lastRow(slot);
}

describe('ids that are the row numbers', () => {
  const space = buildKeySpace([1, 2, 3]);
  const index = new KeyIndex(space);

  it('take no memory', () => {
    expect(space).toEqual({ kind: 'dense', count: 3 });
  });

  it('are found', () => {
    expect([1, 2, 3].map((id) => rowOf(index, id))).toEqual([1, 2, 3]);
  });

  it.each([0, -1, 4, LARGEST])('are not %i', (id) => {
    expect(index.slotOf(id)).toBe(-1);
  });

  it('may be none', () => {
    const none = new KeyIndex(buildKeySpace([]));
    expect(none.slotOf(1)).toBe(-1);
  });
});

describe('any other ids', () => {
  it('are found wherever they are', () => {
    const index = new KeyIndex(buildKeySpace([7, 1, LARGEST, 2 ** 32, 2 ** 32 + 7]));
    expect([7, 1, LARGEST, 2 ** 32, 2 ** 32 + 7].map((id) => rowOf(index, id))).toEqual([
      1, 2, 3, 4, 5,
    ]);
    expect(rowOf(index, 2)).toBeUndefined();
    expect(rowOf(index, LARGEST - 1)).toBeUndefined();
  });

  it('belong to the last row that carries them', () => {
    const index = new KeyIndex(buildKeySpace([5, 9, 5, 5, 9, 1]));
    expect([5, 9, 1].map((id) => rowOf(index, id))).toEqual([4, 5, 6]);
  });

  it('leave out rows without a valid id', () => {
    const index = new KeyIndex(buildKeySpace([1, 0, 3]));
    expect([1, 2, 3].map((id) => rowOf(index, id))).toEqual([1, undefined, 3]);
    expect(rowOf(index, 0)).toBeUndefined();
  });

  it('have a slot each, below the capacity', () => {
    const ids = [10, 20, 30, 40, 50];
    const index = new KeyIndex(buildKeySpace(ids));
    const slots = ids.map((id) => index.slotOf(id));
    expect(new Set(slots).size).toBe(ids.length);
    expect(Math.min(...slots)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...slots)).toBeLessThan(index.capacity);
  });

  it('are found as a Map would find them', () => {
    const id = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: LARGEST }),
      fc.integer({ min: LARGEST - 20, max: LARGEST }),
      fc.integer({ min: 1, max: 2 ** 20 }).map((high) => high * 2 ** 32),
    );
    fc.assert(
      fc.property(fc.array(id, { maxLength: 200 }), fc.array(id), (ids, others) => {
        const rows = new Map<number, number>();
        ids.forEach((each, position) => rows.set(each, position + 1));
        rows.delete(0);
        const index = new KeyIndex(buildKeySpace(ids));
        for (const each of [...ids, ...others]) expect(rowOf(index, each)).toBe(rows.get(each));
      }),
      { numRuns: draws(2000) },
    );
  });

  it('are read alike by every thread that is sent them', () => {
    const space = buildKeySpace([8, 6, 8]);
    expect(rowOf(new KeyIndex(space), 8)).toBe(3);
    expect(rowOf(new KeyIndex(structuredClone(space)), 8)).toBe(3);
  });

  it.each([
    ['backwards', (n: number) => 50_001 - n],
    ['in steps of 2²⁰', (n: number) => n * 2 ** 20],
    ['in steps of 2³²', (n: number) => n * 2 ** 32],
    ['at the end of the range', (n: number) => LARGEST - n],
  ])('are found quickly when they are %s', (_what, idOf) => {
    const ids = Array.from({ length: 50_000 }, (_, position) => idOf(position + 1));
    const index = new KeyIndex(buildKeySpace(ids));
    expect(ids.findIndex((id, position) => rowOf(index, id) !== position + 1)).toBe(-1);
  });
});
