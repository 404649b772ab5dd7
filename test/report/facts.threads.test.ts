import { describe, expect, it } from 'vitest';
import { itEach } from '../harness/full.js';

import { collectFacts } from '../../source/report/facts/facts.js';
import { OUTCOMES } from '../../source/entities/outcome.js';
import { listAtMost } from '../../source/report/options.js';
import type { FinishedRun } from '../../source/report/run.js';
import { exampleRun } from './examples.js';
import { madeUpRun } from './runs.js';

const factsOf = (run: FinishedRun, rows = 2000) => collectFacts(run, listAtMost(rows));

describe('the facts of a run', () => {
  itEach([['assignment'], ['chinook']], 'account for every row of %s', async (workload) => {
    const run = await exampleRun(workload);
    const { pulse, latencies } = factsOf(run);
    for (const kind of OUTCOMES) {
      const sum = (parts: readonly { counts: Record<typeof kind, number> }[]): number =>
        parts.reduce((total, { counts }) => total + counts[kind], 0);
      expect(sum(pulse)).toBe(run.record.totals[kind]);
      expect(sum(latencies.bars)).toBe(run.record.totals[kind]);
    }
  });

  it('makes no rate out of the short rest of a slice', () => {
    const run = madeUpRun({ rows: 60 });
    const { durationMs } = run.record.run;
    const series = [10, 20, 30, durationMs].map((ms): [number, number] => [ms, 15]);
    const record = { ...run.record, throughput: { rowsPerSecond: 1, series } };
    const { pulse } = factsOf({ ...run, record });
    expect(pulse.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [0, 10],
      [10, 20],
      [20, durationMs],
    ]);
  });

  it('reports how the references of the assignment were decided', async () => {
    const { references } = factsOf(await exampleRun('assignment'));
    const counts = (field: string) => {
      const found = references.fields.find((each) => each.field === field)?.tallies;
      return (
        found && Object.fromEntries(Object.entries(found).map(([key, { count }]) => [key, count]))
      );
    };
    expect(counts('user_id')).toEqual({
      'inserted-by-run': 8,
      'stored-by-others': 0,
      'rejected-by-run': 2,
      'too-early': 0,
      nowhere: 0,
      'not-looked-up': 0,
    });
    expect(counts('product_id')).toMatchObject({ 'inserted-by-run': 9, nowhere: 1 });
  });

  it('counts a row with two reasons under both', async () => {
    const { causes } = factsOf(await exampleRun('assignment'));
    const reported = causes.map(
      ({ entity, field, rule, rows }) => `${entity} ${field} ${rule} ${rows}`,
    );
    expect(reported).toContain('Order quantity min 2');
    expect(reported).toContain('User email unique 1');
    expect(causes.find(({ rule }) => rule === 'min')?.first.message).toBe(
      'quantity must be at least 1 (was 0)',
    );
  });

  it('puts trouble before rejections, and both before what was inserted', () => {
    const outcomes = ['inserted', 'invalid', 'failed', 'unknown', 'duplicate'] as const;
    const run = madeUpRun({ rows: 500, outcomeOf: (index) => outcomes[index % 5] ?? 'inserted' });
    const listed = (rows: number) => {
      const { listed: attempts, isComplete } = factsOf(run, rows);
      return { kinds: [...new Set(attempts.map(({ outcome }) => outcome))].toSorted(), isComplete };
    };
    expect(listed(150)).toEqual({ kinds: ['failed', 'unknown'], isComplete: false });
    expect(listed(350)).toEqual({
      kinds: ['duplicate', 'failed', 'invalid', 'unknown'],
      isComplete: false,
    });
    expect(listed(500).isComplete).toBe(true);
  });
});
