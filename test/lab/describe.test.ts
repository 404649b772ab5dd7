import { describe, expect, it } from 'vitest';

import { analyze } from '../../source/lab/analysis.js';
import { describeFindings, describeHead } from '../../source/lab/describe.js';
import type { Experiment, ExperimentRun } from '../../source/lab/experiment.js';
import { seedAfter } from '../../source/lab/seeds.js';
import { LIMITS } from '../../source/sim/settings.js';
import { finishedExperiment, newExperiment } from './support.js';

const BASE = [1000, 1010, 990, 1005, 995];

/** The findings of two variants, of which the second has other outcomes in each run. */
function findingsWith(totals: Partial<ExperimentRun['totals']>): string {
  const whole = finishedExperiment([BASE, BASE]);
  const runs = whole.runs.map((run) =>
    run.variant === 1 ? Object.assign({}, run, { totals: { ...run.totals, ...totals } }) : run,
  );
  const experiment: Experiment = { ...whole, runs };
  return describeFindings(experiment, analyze(experiment)).join('\n');
}

describe('the findings of a comparison', () => {
  it('name variants that did not insert the same rows, which their rates do not show', () => {
    expect(findingsWith({})).not.toContain('did not insert');
    expect(findingsWith({ inserted: 800, rejected: 200 })).toContain(
      'The variants did not insert the same rows: batch 100 inserted 80.0 % of those it attempted, batch 1 90.0 %. A rate counts attempted rows, inserted or not.',
    );
  });

  it('count the rows that failed or are unknown', () => {
    expect(findingsWith({})).not.toContain('Failed or unknown');
    expect(findingsWith({ inserted: 897, failed: 2, unknown: 1 })).toContain(
      'Failed or unknown in all rounds: 15 rows with batch 100.',
    );
  });

  it('claim no ceiling of the databases where threads or processors were the limit', () => {
    const whole = finishedExperiment([BASE, BASE]);
    const runs = whole.runs.map((run) => {
      const { latencyMs: serviceMs } = run;
      const limit = run.round === 1 && run.variant === 0 ? 'processor' : 'none';
      const openLoop = { serviceMs, lateRows: 0, notBegun: 0, behindMs: 1, limit } as const;
      return Object.assign({}, run, { openLoop });
    });
    const experiment: Experiment = { ...whole, runs };
    expect(describeFindings(experiment, analyze(experiment)).join('\n')).toContain(
      'In 1 run the limit was the number of threads or the processors, not the databases: they take at least the rate of that run.',
    );
  });
});

it('the heading has the number of rows, unless it is varied', () => {
  expect(describeHead(newExperiment({ planned: 200 }))).toContain('generate, 200 rows, seeds');
  const varied = describeHead(newExperiment({ planned: 200, vary: ['rows=100,200'] }));
  expect(varied).toContain('generate, seeds');
});

it('the seed of the next round follows the highest one from 0', () => {
  expect(seedAfter(7, 4)).toBe(11);
  expect(seedAfter(LIMITS.seed.max, 1)).toBe(0);
  expect(describeHead(newExperiment({ seed: LIMITS.seed.max }))).toContain(
    `seeds ${LIMITS.seed.max} to 3, one a round`,
  );
});
