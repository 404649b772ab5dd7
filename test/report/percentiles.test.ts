import { expect, it } from 'vitest';

import { collectFacts } from '../../source/report/facts/facts.js';
import { listAtMost } from '../../source/report/options.js';
import type { FinishedRun } from '../../source/report/run.js';
import { percentilesTable } from '../../source/report/tables/percentiles.js';
import { madeUpRun } from './runs.js';

/** The row of the table that says how many rows the latencies are of. */
function countsOf(run: FinishedRun): unknown[] {
  const { rows } = percentilesTable(collectFacts(run, listAtMost(0)));
  const [, ...counts] = rows.at(-1)?.cells ?? [];
  return counts.map(({ text }) => text);
}

it('latencies are of the rows that have one', () => {
  const run = madeUpRun({ rows: 30, outcomeOf: (index) => (index < 20 ? 'inserted' : 'unknown') });
  expect(countsOf(run)).toEqual(['30', '20', '10']);
  const undecided = Array.from(run.attempts(), (attempt) =>
    attempt.outcome === 'unknown' ? { ...attempt, startedMs: null, latencyMs: null } : attempt,
  );
  expect(countsOf({ ...run, attempts: () => undecided })).toEqual(['20', '20', '0']);
});
