import { describe, expect, it } from 'vitest';

import { cancelKey, formatEvent, unitsOfEvents } from '../../source/units/events.js';
import type { UnitEnding, UnitLine } from '../../source/ledger/unit-lines.js';

const MARK = 'dbsim-r-1-';
const rows = [
  { entity: 'Order', stored: [7, 7, 7, 1] },
  { entity: 'User', stored: null },
];
const event = (unit: number): { key: string; event: string } => ({
  key: `${MARK}${unit}-2`,
  event: formatEvent({ unit, rows }),
});
const end = (unit: number, ending: UnitEnding): UnitLine => ({
  type: 'end',
  unit,
  ending,
  latencyMs: 1,
  exposedMs: 1,
  removed: 0,
});

describe('the units that the events of a run leave open', () => {
  it('are those with an event and no end, in the order of their numbers', () => {
    const entries = [event(12), event(3), { key: `${MARK}3-0`, event: null }];
    expect(unitsOfEvents(entries, [end(12, 'whole')], MARK)).toEqual([
      { unit: 3, rows, isKept: true },
    ]);
    expect(unitsOfEvents(entries, [], MARK).map(({ unit }) => unit)).toEqual([3, 12]);
  });

  it('go where that is noted', () => {
    const entries = [event(3), { key: cancelKey(MARK, 3), event: null }, event(4)];
    const open = unitsOfEvents(entries, [], MARK);
    expect(open.map(({ isKept }) => isKept)).toEqual([false, true]);
  });

  it('are also those that the log calls open, with nothing to do where no event was committed', () => {
    const lines = [end(3, 'open'), end(4, 'open'), end(4, 'none'), end(5, 'open')];
    expect(unitsOfEvents([event(5)], lines, MARK)).toEqual([
      { unit: 3, rows: [], isKept: false },
      { unit: 5, rows, isKept: true },
    ]);
  });

  it('are not read from an entry that is no event', () => {
    expect(unitsOfEvents([{ key: `${MARK}1-2`, event: '{"unit":' }], [], MARK)).toEqual([]);
  });
});
