import { describe, expect, it } from 'vitest';

import type { PhaseHistory } from '../../source/ledger/phase-file.js';
import { mostAtOnce, mostWritersAtOnce } from '../../source/lessons/writers.js';

const HISTORY: PhaseHistory = {
  detail: 'transitions',
  slices: [],
  areCallsCut: false,
  cpuMs: null,
  spans: [
    [{ phase: 'writing', fromMs: 0, toMs: 10 }],
    [
      { phase: 'lock', fromMs: 0, toMs: 8 },
      { phase: 'writing', fromMs: 8, toMs: 20 },
    ],
  ],
  calls: [
    { database: 'users.db', thread: 1, fromMs: 1, toMs: 9 },
    { database: 'users.db', thread: 2, fromMs: 0, toMs: 19 },
    { database: 'orders.db', thread: 2, fromMs: 0, toMs: 2 },
  ],
};

describe('the most writers at once', () => {
  it('counts calls in the phase writing alone', () => {
    expect(mostWritersAtOnce(HISTORY)).toBe(2);
    const later = HISTORY.calls.map((call) => (call.thread === 1 ? { ...call, toMs: 8 } : call));
    expect(mostWritersAtOnce({ ...HISTORY, calls: later })).toBe(1);
  });

  it('is not known where something was not recorded', () => {
    expect(mostWritersAtOnce({ ...HISTORY, detail: 'slices' })).toBeNull();
    expect(mostWritersAtOnce({ ...HISTORY, areCallsCut: true })).toBeNull();
  });

  it('does not count intervals that only touch', () => {
    expect(mostAtOnce([])).toBe(0);
    expect(
      mostAtOnce([
        { fromMs: 0, toMs: 5 },
        { fromMs: 5, toMs: 9 },
        { fromMs: 4, toMs: 5 },
      ]),
    ).toBe(2);
  });
});
