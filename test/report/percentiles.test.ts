import { expect, it } from 'vitest';

import { collectFacts } from '../../source/report/facts/facts.js';
import { listAtMost } from '../../source/report/options.js';
import type { FinishedRun } from '../../source/report/run.js';
import { glossaryTables } from '../../source/report/tables/glossary.js';
import { percentilesTable } from '../../source/report/tables/percentiles.js';
import { threadsTable } from '../../source/report/tables/threads.js';
import { madeUpRun } from './runs.js';

/** The row of the table that shows how many rows the latencies are of. */
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

it('the column of waits for a turn or a lock is named for both, as in the words', () => {
  const { record } = madeUpRun({ rows: 30 });
  const { columns, rows } = threadsTable(record.threads);
  const at = columns.findIndex(({ title }) => title === 'Turn, lock');
  expect(rows[0]?.cells[at]?.text).toBe('30.3 ms');
  const facts = collectFacts(madeUpRun({ rows: 30 }), listAtMost(0));
  const words = glossaryTables(facts).flatMap(({ table }) =>
    table.rows.map(({ cells }) => cells.map(({ text }) => text)),
  );
  expect(words.find(([word]) => word === 'turn, lock')?.[1]).toContain('its turn');
  expect(words.find(([word]) => word === 'latency')?.[1]).toContain('think time is not');
});
