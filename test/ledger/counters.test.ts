import { expect, it } from 'vitest';

import { countersOf } from '../../source/ledger/counters.js';

it('the counters of a run are those of its record', () => {
  expect(countersOf({ peakInFlight: 7, retries: 2 }, { attempted: 30 })).toEqual({
    peakInFlight: 7,
    retries: 2,
  });
});

it('a run without rows had none in flight', () => {
  expect(countersOf({ peakInFlight: 0, retries: 0 }, { attempted: 0 })).toEqual({
    peakInFlight: 0,
    retries: 0,
  });
});

it('the zeros of a killed run are not taken for counts', () => {
  expect(countersOf({ peakInFlight: 0, retries: 0 }, { attempted: 30 })).toBeUndefined();
});
