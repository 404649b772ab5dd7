import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { EXPECTATION, type Expectation } from '../../source/audit/expectation.js';
import { IdTable } from '../../source/audit/id-table.js';
import { draws } from '../harness/draws.js';

const id = fc.oneof(
  fc.integer({ min: -5, max: 60 }),
  fc.maxSafeInteger(),
  fc.integer({ min: 1, max: 2 ** 20 }).map((high) => high * 2 ** 32),
  fc.double({ noNaN: true }),
);

const step = fc.oneof(
  fc.record({
    what: fc.constant('expect' as const),
    id,
    expectation: fc.constantFrom(...Object.values(EXPECTATION)),
    hash: fc.nat(),
    row: fc.nat(),
  }),
  fc.record({ what: fc.constant('see' as const), id }),
);

interface Known {
  expectation: Expectation | 0;
  hash: number;
  row: number;
  seen: number;
}

const byId = <Row extends { id: number }>(rows: Iterable<Row>): Row[] =>
  [...rows].toSorted((left, right) => left.id - right.id);

describe('the table of ids', () => {
  it('knows of each id the highest expectation, and how often it was seen, as a Map would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const table = new IdTable();
        const map = new Map<number, Known>();
        for (const each of steps) {
          const known = map.get(each.id) ?? { expectation: 0, hash: 0, row: 0, seen: 0 };
          map.set(each.id, known);
          if (each.what === 'see') {
            known.seen += 1;
            expect(table.see(each.id)).toBe(known.seen);
            continue;
          }
          const { expectation, hash, row } = each;
          expect(table.expect(each.id, expectation, hash, row)).toBe(known.expectation);
          if (known.expectation < expectation) Object.assign(known, { expectation, hash, row });
        }
        for (const [each, { seen, ...entry }] of map) {
          expect(table.get(each)).toEqual(entry);
          expect(table.isSeen(each)).toBe(seen > 0);
        }
        const awaited = [...map].flatMap(([each, { expectation, hash, row, seen }]) =>
          expectation && !seen ? [{ id: each, expectation, hash, row }] : [],
        );
        expect(byId(table.unseen())).toEqual(byId(awaited));
      }),
      { numRuns: draws(500) },
    );
  });

  it('knows nothing of an id that it never learned', () => {
    const table = new IdTable();
    table.expect(1, EXPECTATION.inserted, 5, 1);
    expect(table.get(2)).toEqual({ expectation: 0, hash: 0, row: 0 });
    expect(table.isSeen(2)).toBe(false);
    expect([...table.unseen()]).toEqual([
      { id: 1, expectation: EXPECTATION.inserted, hash: 5, row: 1 },
    ]);
  });

  it('grows to many ids, and keeps what it knows of each', () => {
    const table = new IdTable();
    const COUNT = 100_000;
    for (let row = 1; row <= COUNT; row += 1)
      table.expect(row * 3, EXPECTATION.inserted, row * 7, row);
    for (let row = 1; row <= COUNT; row += 2) table.see(row * 3);
    let wrong = 0;
    for (let row = 1; row <= COUNT; row += 1) {
      const entry = table.get(row * 3);
      const isRight =
        entry.expectation === EXPECTATION.inserted && entry.hash === row * 7 && entry.row === row;
      if (!isRight || table.isSeen(row * 3) !== (row % 2 === 1)) wrong += 1;
    }
    expect(wrong).toBe(0);
  });
});
