import { describe, expect, it } from 'vitest';

import type { Experiment } from '../../source/lab/experiment.js';
import { differencesFrom } from '../../source/lab/baseline-differences.js';
import { describeGate, judgeAgainst, type Gate } from '../../source/lab/gate.js';
import { experimentRun, finishedExperiment } from './support.js';

const STEADY = [1000, 1010, 990, 1005, 995];
const SETTINGS = { threads: '10', order: 'fifo', databases: 'SQLite files' };

/** A comparison of two variants, the first of which is steady. */
function comparison(rates: readonly number[], given: Partial<Experiment> = {}): Experiment {
  return finishedExperiment([STEADY, rates], { settings: SETTINGS, ...given });
}

const times = (factor: number, rates: readonly number[] = STEADY): number[] =>
  rates.map((rate) => rate * factor);

function gateOf(
  rates: readonly number[],
  {
    strict = false,
    before = STEADY,
    ...given
  }: Partial<Experiment> & {
    strict?: boolean;
    before?: readonly number[];
  } = {},
): Gate {
  const baseline = { name: 'main', experiment: comparison(before) };
  return judgeAgainst(baseline, comparison(rates, given), { strict });
}

/** A spread of ±20 %: five runs of it decide nothing about 5 %. */
const WIDE = [800, 1200, 1000, 900, 1100];

describe('against a baseline', () => {
  it.each<[string, readonly number[], Gate['outcome'], RegExp]>([
    ['the same rates hold', STEADY, 'passed', /^holds: 0\.99 … 1\.02, inside ±5 %, 5 and 5 runs$/],
    ['3 % slower is inside the tolerance', times(0.985), 'passed', /^holds: /],
    [
      '40 % slower has regressed',
      times(0.6),
      'failed',
      /^regressed: 0\.60× \(.*\), more than 5 % slower, 5 and 5 runs$/,
    ],
    [
      'twice as fast is faster',
      times(2),
      'passed',
      /^faster: 2\.00× \(1\.9. … 2\.0.\), 5 and 5 runs$/,
    ],
    [
      'an interval on both sides of the tolerance is not decided',
      WIDE,
      'not decided',
      /^not decided: 0\.80 … 1\.2.; the runs vary too much; try --repeat 10$/,
    ],
    [
      'an interval that reaches the tolerance from below is not decided',
      [900, 910, 940, 980, 1000],
      'not decided',
      /^not decided: /,
    ],
  ])('%s', (_, rates, outcome, sentence) => {
    const gate = gateOf(rates);
    expect(gate.variants[0]?.kind).toBe('holds');
    expect(gate.variants[1]?.sentence).toMatch(sentence);
    expect(gate.outcome).toBe(outcome);
  });

  it('fails only where the whole interval is worse than the tolerance', () => {
    const tolerances = [0.02, 0.1, 0.3, 0.5];
    const outcomes = tolerances.map((tolerance) => gateOf(times(0.8), { tolerance }).outcome);
    expect(outcomes).toEqual(['failed', 'failed', 'passed', 'passed']);
    // 0.6 of the rate is 40 % slower, although the baseline is 67 % faster.
    expect(gateOf(times(0.6), { tolerance: 0.5 }).outcome).toBe('passed');
    for (const factor of [0.5, 0.7, 0.9, 0.93, 0.95, 0.97, 1, 1.1]) {
      const { variants } = gateOf(times(factor));
      const [, variant] = variants;
      expect(variant?.kind === 'regressed').toBe((variant?.interval?.high ?? 1) < 0.95);
    }
  });

  it('fails undecided variants where it is strict', () => {
    expect(gateOf(WIDE, { strict: true }).outcome).toBe('failed');
    expect(gateOf(STEADY, { strict: true }).outcome).toBe('passed');
    expect(describeGate(gateOf(WIDE, { strict: true })).at(-1)).toBe(
      'Failed: batch 100 is not decided.',
    );
  });

  it('decides no difference on a busy machine, now or then, unless it is asked to', () => {
    expect(gateOf(times(0.6), { othersShare: 0.4 }).outcome).toBe('not decided');
    expect(gateOf(times(0.6), { othersShare: 0.4, decidesWhenBusy: true }).outcome).toBe('failed');
    const busy = { name: 'main', experiment: comparison(STEADY, { othersShare: 0.4 }) };
    const { outcome, variants } = judgeAgainst(busy, comparison(times(0.6)), { strict: false });
    expect(outcome).toBe('not decided');
    expect(variants[1]?.sentence).toContain('when the baseline was made, the machine was busy');
  });

  it('decides nothing with fewer than five runs', () => {
    const few = finishedExperiment([STEADY.slice(0, 4), times(0.5).slice(0, 4)], { rounds: 4 });
    const { outcome, variants } = judgeAgainst(
      { name: 'main', experiment: comparison(STEADY) },
      few,
      { strict: false },
    );
    expect(outcome).toBe('not decided');
    expect(variants[1]?.sentence).toBe('not decided: too few runs: 4 and 5; it needs 5 of each');
  });

  it('fails a variant whose audit failed', () => {
    const now = comparison(STEADY);
    const runs = [
      ...now.runs.slice(0, -1),
      experimentRun({ variant: 1, round: 5, failedChecks: ['nothing lost'] }),
    ];
    const gate = judgeAgainst(
      { name: 'main', experiment: comparison(STEADY) },
      { ...now, runs },
      { strict: false },
    );
    expect(gate.outcome).toBe('failed');
    expect(gate.variants[1]?.sentence).toContain('disqualified');
    expect(describeGate(gate).at(-1)).toBe('Failed: batch 100 is disqualified.');
  });

  it('finds a variant whatever the order of --vary, and leaves the control out', () => {
    const baseline = finishedExperiment([STEADY, times(2), times(3), times(4)], {
      vary: ['batch=1,100', 'order=fifo,race'],
    });
    const now = finishedExperiment([STEADY, STEADY, times(3), times(2), times(4)], {
      vary: ['order=fifo,race', 'batch=1,100'],
    });
    const [base] = now.variants;
    const variants = now.variants.toSpliced(1, 0, {
      ...base,
      settings: base?.settings ?? {},
      isControl: true,
    });
    const gate = judgeAgainst(
      { name: 'main', experiment: baseline },
      { ...now, variants },
      { strict: false },
    );
    expect(gate.variants.map(({ kind }) => kind)).toEqual(['holds', 'holds', 'holds', 'holds']);
  });

  it('says the outcome in a sentence', () => {
    expect(describeGate(gateOf(STEADY))).toEqual([
      'batch 1: holds: 0.99 … 1.02, inside ±5 %, 5 and 5 runs',
      'batch 100: holds: 0.99 … 1.02, inside ±5 %, 5 and 5 runs',
      'Passed: no variant is more than 5 % slower than in the baseline main.',
    ]);
    expect(describeGate(gateOf(times(0.6))).at(-1)).toBe(
      'Failed: batch 100 is more than 5 % slower than in the baseline main.',
    );
    expect(describeGate(gateOf(WIDE)).at(-1)).toMatch(/^Not decided: .* --strict fails here\.$/);
  });
});

describe('what is not of the same as a baseline', () => {
  const baseline = comparison(STEADY);

  it('is nothing where rows, settings and machine are', () => {
    expect(differencesFrom(baseline, comparison(WIDE))).toEqual([]);
    // Before the first run, the rows are not counted yet.
    expect(differencesFrom(baseline, comparison(WIDE, { planned: null }))).toEqual([]);
  });

  it.each<[Partial<Experiment>, string]>([
    [{ workload: 'chinook' }, 'the workload is chinook, in the baseline generate'],
    [{ seed: 8 }, 'the seed is 8, in the baseline 7'],
    [{ planned: 999 }, 'the rows are 999, in the baseline 1000'],
    [{ settings: { ...SETTINGS, threads: '4' } }, 'threads is 4, in the baseline 10'],
    [{ machine: { ...baseline.machine, cores: 8 } }, 'the processors are 8, in the baseline 2'],
    [
      { machine: { ...baseline.machine, processor: 'EPYC' } },
      'the processor is EPYC, in the baseline not known',
    ],
  ])('%j is named', (given, difference) => {
    expect(differencesFrom(baseline, comparison(STEADY, given))).toEqual([difference]);
  });

  it('names settings that only one of the two varies, and variants that the baseline lacks', () => {
    const now = finishedExperiment([STEADY, STEADY, STEADY], {
      vary: ['threads=10,4,2'],
      settings: SETTINGS,
    });
    expect(differencesFrom(baseline, now)).toEqual([
      'threads is varied, in the baseline 10',
      'the baseline has no variant threads 10, threads 4 and threads 2',
    ]);
  });

  it('is no setting that one of two versions does not know', () => {
    const newer = comparison(STEADY, { settings: { ...SETTINGS, turn: 'fair' } });
    expect(differencesFrom(baseline, newer)).toEqual([]);
  });

  it('is not the number of rows of a run for some time', () => {
    const timed = (planned: number): Experiment =>
      comparison(STEADY, { planned, settings: { ...SETTINGS, duration: '5s' } });
    expect(differencesFrom(timed(1000), timed(1400))).toEqual([]);
  });
});
