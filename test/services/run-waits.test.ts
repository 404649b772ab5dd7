import { expect, it } from 'vitest';

import type { PhaseSpan } from '../../source/ledger/phase-file.js';
import { waitsOfRow } from '../../source/services/results/run-waits.js';
import { attemptOf } from '../views/support/results.js';

const wait = (phase: PhaseSpan['phase'], fromMs: number, toMs: number): PhaseSpan => ({
  phase,
  fromMs,
  toMs,
});

const first = [wait('turn', 0, 50), wait('thinking', 50, 90)];

/** Of two threads: the second has the row from 100 ms to 200 ms. */
const second = [
  wait('turn', 10, 40),
  wait('thinking', 40, 100),
  wait('reference', 100, 130),
  wait('checking', 130, 131),
  wait('turn', 131, 132),
  wait('lock', 132, 150),
  wait('writing', 150, 199),
  wait('turn', 210, 300),
];

const row = attemptOf({ thread: 2, startedMs: 100, latencyMs: 100 });

it('the waits of a row are those of its thread from the claim to the outcome', () => {
  const waits = waitsOfRow(row, { spans: [first, second] });
  expect(waits.map(({ thread, phase, fromMs }) => [thread, phase, fromMs])).toEqual([
    [2, 'reference', 100],
    [2, 'turn', 131],
    [2, 'lock', 132],
  ]);
});

it('of many the longest are kept, in the order of time', () => {
  expect(waitsOfRow(row, { spans: [first, second] }, 2).map(({ phase }) => phase)).toEqual([
    'reference',
    'lock',
  ]);
});

it('a row of unknown times has none, nor has one of a thread without phases', () => {
  expect(
    waitsOfRow(attemptOf({ thread: 2, startedMs: null, latencyMs: null }), {
      spans: [first, second],
    }),
  ).toEqual([]);
  expect(waitsOfRow(row, { spans: [] })).toEqual([]);
});
