import { expect, it } from 'vitest';

import { pausedMs, type RunPause } from '../../source/ledger/pauses.js';
import { TimingReader } from '../../source/ledger/timing.js';

const pause = (fromMs: number, toMs: number | null): RunPause => ({
  cause: 'pause',
  askedMs: fromMs,
  fromMs,
  toMs,
});

it.each<[string, RunPause[], number, number]>([
  ['without pauses', [], 100, 0],
  ['one pause', [pause(10, 40)], 100, 30],
  ['one that began before the last row, which came later', [pause(10, 40)], 25, 15],
  ['one after the last row', [pause(110, 140)], 100, 0],
  ['two, in any order', [pause(50, 60), pause(10, 40)], 100, 40],
  ['two that overlap', [pause(10, 40), pause(30, 60)], 100, 50],
  ['one inside another', [pause(10, 60), pause(20, 30)], 100, 50],
  ['one in which the process ended', [pause(10, 20), pause(30, null)], 100, 10],
])('%s', (_, pauses, untilMs, expected) => {
  expect(pausedMs(pauses, untilMs)).toBe(expected);
});

it('the lines of a journal give the pauses and the changes of the pace', () => {
  const reader = new TimingReader();
  reader.add({ type: 'pause', cause: 'pause', atMs: 10 });
  reader.add({ type: 'pace', atMs: 15, paceMs: 1600 });
  reader.add({ type: 'pause', cause: 'rebalance', atMs: 20 });
  reader.add({ type: 'resume', cause: 'rebalance', atMs: 30, restedMs: 21 });
  reader.add({ type: 'resume', cause: 'pause', atMs: 40, restedMs: 12 });
  expect(reader.finish()).toEqual({
    pauses: [
      { cause: 'rebalance', askedMs: 20, fromMs: 21, toMs: 30 },
      { cause: 'pause', askedMs: 10, fromMs: 12, toMs: 40 },
    ],
    paceChanges: [{ atMs: 15, paceMs: 1600 }],
  });
});

it('a pause that never ended is one in which the process ended', () => {
  const reader = new TimingReader();
  reader.add({ type: 'pause', cause: 'pause', atMs: 10 });
  expect(reader.finish().pauses).toEqual([pause(10, null)]);
});

it('the lines of a journal give the steps, and how long the clock was stopped between them', () => {
  const reader = new TimingReader();
  expect(reader.finish().steps).toBeUndefined();
  reader.add({ type: 'step', atMs: 10, stoppedMs: 0 });
  reader.add({ type: 'step', atMs: 11, stoppedMs: 2500 });
  reader.add({ type: 'stepped', atMs: 12, stoppedMs: 500 });
  expect(reader.finish().steps).toEqual({ count: 2, stoppedMs: 3000 });
});
