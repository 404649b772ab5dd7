import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageRequest } from '../../source/services/databases/rows.js';
import { moveScroll, seenRange, type Move } from '../../source/components/scroll.js';
import type { FoundRow } from '../../source/db/rows.js';
import {
  openRows,
  rowAt,
  selectedRow,
  takePage,
  wantedPage,
  type RowsState,
} from '../../source/views/databases/rows-state.js';
import { shopEntity } from '../harness/shop.js';

/** A table with a gap after every third id. */
const tableOf = (count: number): FoundRow[] =>
  Array.from({ length: count }, (_, index) => [index + Math.floor(index / 3) + 1, `row ${index}`]);

/** What the database answers to a request. */
function answer(table: readonly FoundRow[], { direction, from, skip, limit }: PageRequest) {
  const up = direction === 'up';
  const found = (up ? table : table.toReversed()).filter(
    ([id]) => from === undefined || (up ? Number(id) >= from : Number(id) <= from),
  );
  const page = found.slice(skip, skip + limit);
  return up ? page : page.toReversed();
}

/** Reads until nothing is missing; gives the requests that it took. */
function load(state: RowsState, table: readonly FoundRow[]) {
  const requests: PageRequest[] = [];
  let loaded = state;
  for (;;) {
    const page = wantedPage(loaded);
    if (!page) return { state: loaded, requests };
    requests.push(page.request);
    expect(requests.length, 'requests for one window').toBeLessThan(4);
    loaded = takePage(loaded, page, { rows: answer(table, page.request), silent: [] });
  }
}

function open(table: readonly FoundRow[], position = 0, visible = 10) {
  const opened = openRows({
    session: 1,
    target: { entity: shopEntity('User') },
    total: table.length,
    position,
    silent: [],
    visible,
  });
  return load(opened, table);
}

function expectWindow({ scroll, ...rest }: RowsState, table: readonly FoundRow[]): void {
  const { from, to } = seenRange(scroll);
  const seen = Array.from({ length: to - from }, (_, index) =>
    rowAt({ scroll, ...rest }, from + index),
  );
  expect(seen).toEqual(table.slice(from, to));
}

const MOVES: readonly Move[] = ['up', 'down', 'page-up', 'page-down', 'first', 'last'];

describe('the window over a table', () => {
  it('shows the right rows after any keys, at any height, with few rows in memory', () => {
    const moves = fc.array(fc.constantFrom(...MOVES), { maxLength: 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1500 }),
        fc.integer({ min: 1, max: 60 }),
        moves,
        (count, visible, keys) => {
          const table = tableOf(count);
          let { state } = open(table, 0, visible);
          for (const key of keys) {
            ({ state } = load({ ...state, scroll: moveScroll(state.scroll, key) }, table));
            expectWindow(state, table);
            expect(state.rows.length).toBeLessThanOrEqual(Math.max(200, 5 * visible));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('passes over few rows, wherever it goes in a long table', () => {
    const table = tableOf(100_000);
    let { state } = open(table);
    const requests: PageRequest[] = [];
    const press = (key: Move): void => {
      const loaded = load({ ...state, scroll: moveScroll(state.scroll, key) }, table);
      state = loaded.state;
      requests.push(...loaded.requests);
    };
    for (let page = 0; page < 60; page += 1) press('page-down');
    press('last');
    for (let page = 0; page < 60; page += 1) press('page-up');
    press('first');
    expect(requests.length).toBeGreaterThan(8);
    expect(Math.max(...requests.map(({ skip }) => skip))).toBeLessThan(1000);
    expectWindow(state, table);
  });

  it('opens around a row', () => {
    const table = tableOf(5000);
    const { state } = open(table, 2500);
    expect(selectedRow(state)).toEqual(table[2500]);
    expect(seenRange(state.scroll).from).toBe(2495);
  });

  it('gives way when rows have vanished meanwhile', () => {
    const { state } = open(tableOf(3000));
    const shrunk = tableOf(40);
    const { state: after } = load({ ...state, scroll: moveScroll(state.scroll, 'last') }, shrunk);
    expect(after.scroll.count).toBeLessThanOrEqual(3000);
    const again = open(tableOf(0));
    expect(again.state).toMatchObject({ rows: [], scroll: { count: 0 } });
  });
});
