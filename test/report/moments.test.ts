import { expect, it } from 'vitest';

import type { Outcome } from '../../source/entities/outcome.js';
import type { TimedAttempt } from '../../source/ledger/attempt.js';
import { MomentCollector, type Moments } from '../../source/report/facts/moments.js';
import { describeMoments } from '../../source/report/run-report/happened.js';

const attempt = (row: number, outcome: Outcome): TimedAttempt => ({
  entity: 'User',
  row,
  values: { id: row },
  thread: 1,
  outcome,
  reasons: [],
  startedMs: row,
  latencyMs: 1,
});

/** The moments of a run whose rows have these outcomes, in order. */
function momentsOf(outcomes: readonly Outcome[], attempted = outcomes.length): Moments {
  const collector = new MomentCollector({ attempted });
  for (const [index, outcome] of outcomes.entries()) collector.add(attempt(index + 1, outcome));
  return collector.finish();
}

const rowsOf = ({ list }: Moments): number[] => list.map((moment) => moment.attempt.row);

it('a long run lists what its note announces: the first two of each outcome, and the last of all', () => {
  const outcomes = Array.from({ length: 50 }, (_, index): Outcome => {
    if (index >= 20 && index < 24) return 'unknown';
    return index % 10 === 4 ? 'invalid' : 'inserted';
  });
  const moments = momentsOf(outcomes);
  expect(rowsOf(moments)).toEqual([1, 2, 5, 15, 21, 22, 50]);
  expect(describeMoments(moments, { attempted: 50 })).toBe(
    '7 of 50 rows: the first two of each outcome, and the last of all.',
  );
});

it('rows whose times are not known are counted in the note', () => {
  const inserted = Array.from({ length: 43 }, (): Outcome => 'inserted');
  expect(describeMoments(momentsOf(inserted, 50), { attempted: 50 })).toBe(
    '3 of 50 rows: the first two of each outcome, and the last of all; the times of 7 rows are not known.',
  );
  const small = momentsOf(inserted.slice(0, 9), 10);
  expect(small.isComplete).toBe(true);
  expect(describeMoments(small, { attempted: 10 })).toBe(
    '9 of 10 rows; the times of 1 row are not known.',
  );
});

it('a short run is listed whole, without a note', () => {
  const moments = momentsOf(['inserted', 'invalid', 'inserted']);
  expect(rowsOf(moments)).toEqual([1, 2, 3]);
  expect(describeMoments(moments, { attempted: 3 })).toBe('');
});
