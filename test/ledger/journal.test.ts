import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { pairsOf, SpanList, type RowSpan } from '../../source/ledger/journal.js';

const spansOf = (pairs: readonly (readonly [row: number, id: number])[]): RowSpan[] => {
  const list = new SpanList();
  for (const [row, id] of pairs) list.add(row, id);
  expect(list.length).toBe(pairs.length);
  return list.spans;
};

describe('the rows that a journal line names', () => {
  it('take one span where numbers and ids go up together', () => {
    expect(
      spansOf([
        [1, 1],
        [2, 2],
        [3, 3],
        [5, 5],
        [6, 9],
      ]),
    ).toEqual([
      [1, 1, 3],
      [5, 5],
      [6, 9],
    ]);
  });

  it('are read as they were written', () => {
    const pairs = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
    );
    fc.assert(
      fc.property(pairs, (rows) => {
        expect([...pairsOf(spansOf(rows))]).toEqual(rows);
      }),
    );
  });
});
