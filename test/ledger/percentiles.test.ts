import { expect, it } from 'vitest';

import { summarizeRun } from '../../source/commands/summary/summary.js';
import { historyRow } from '../../source/commands/history.js';
import { lineText } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { SHOP } from '../../source/entities/shop.js';
import { carriedLatency } from '../../source/ledger/percentiles.js';
import { percentilesTable } from '../../source/report/tables/percentiles.js';
import { collectFacts } from '../../source/report/facts/facts.js';
import { listAtMost } from '../../source/report/options.js';
import { sortRuns, RUN_ORDERS } from '../../source/views/history/order.js';
import { summaryLines } from '../../source/views/results/summary.js';
import { initialState } from '../../source/views/results/state.js';
import { madeUpRun } from '../report/runs.js';
import { measured, runSummary } from '../views/support/summaries.js';

const LATENCY = { p50: 1, p90: 2, p95: 3, p99: 4, p999: 5, max: 6, mean: 1.5 };

it.each([
  [0, []],
  [1, ['p50', 'max', 'mean']],
  [30, ['p50', 'p90', 'max', 'mean']],
  [299, ['p50', 'p90', 'p95', 'max', 'mean']],
  [3000, Object.keys(LATENCY)],
])('%i rows carry %j', (rows, names) => {
  const carried = Object.entries(carriedLatency(LATENCY, rows));
  expect(carried.filter(([, ms]) => ms !== null).map(([name]) => name)).toEqual(names);
});

/** What each output shows of the p99 of a run of so many rows. */
function p99In(rows: number): Record<string, boolean> {
  const run = madeUpRun({ rows });
  const { record } = run;
  const size = { columns: 160, rows: 40 };
  const results = summaryLines(
    {
      ...initialState,
      run: { id: record.run.id, header: record.run, model: SHOP, record },
      record,
      size,
    },
    size,
    lookOf('mono', true),
  );
  const stored = runSummary(1, { measured: measured({ totals: record.totals }) });
  const report = percentilesTable(collectFacts(run, listAtMost(0)));
  const ofReport = report.rows.find(({ cells }) => cells[0]?.text === 'p99');
  return {
    summary: summarizeRun(run, { paint: (_, text) => text, unicode: true, dir: '.' }).some((line) =>
      /latency p50 .* ms, p99 .* ms, max/.test(line),
    ),
    results: results.map(lineText).some((line) => /latency: p50 .*, p99 .*, max/.test(line)),
    history: historyRow(stored).includes('4.00 ms'),
    report: ofReport?.cells[1]?.text !== 'too few rows',
  };
}

it.each([
  [299, false],
  [300, true],
])('%i rows: every output for people has a p99: %s', (rows, has) => {
  expect(p99In(rows)).toEqual({ summary: has, results: has, history: has, report: has });
});

it('runs are put in the order of the p99 that is shown', () => {
  const few = { ...measured().totals, attempted: 30 };
  const slow = runSummary(1);
  const tiny = runSummary(2, {
    measured: measured({ totals: few, latencyMs: { ...LATENCY, p99: 0.1 } }),
  });
  const order = RUN_ORDERS.find(({ name }) => name === 'p99')!;
  expect(sortRuns([tiny, slow], order, false)).toEqual([slow, tiny]);
  expect(sortRuns([tiny, slow], order, true)).toEqual([slow, tiny]);
});
