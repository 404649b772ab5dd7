import { expect, it } from 'vitest';

import { describeListing, describeMove, moveBefore } from '../../source/ledger/moves.js';

const MOVES = [
  { atMs: 100, topology: 'four.yaml' },
  { atMs: 300, topology: null },
];

it('the move before a row is the latest one before it was attempted', () => {
  const before = (startedMs: number | null) => moveBefore({ moves: MOVES }, { startedMs });
  expect([99, 100, 299, 300].map((ms) => before(ms)?.topology)).toEqual([
    undefined,
    'four.yaml',
    'four.yaml',
    null,
  ]);
  expect(before(null)).toBeUndefined();
  expect(moveBefore({}, { startedMs: 500 })).toBeUndefined();
});

it('a run whose rows were moved says how they are listed', () => {
  expect(describeListing({ moves: MOVES })).toContain('at the start of the run');
  expect(describeListing({})).toBeUndefined();
  expect(MOVES.map(describeMove)).toEqual([
    'to four.yaml after 100 ms',
    'to the files in data/ after 300 ms',
  ]);
});
