import { describe, expect, it } from 'vitest';

import { analyze } from '../../source/lab/analysis.js';
import type { ExperimentVariant } from '../../source/lab/experiment.js';
import { experimentRun, finishedExperiment, newExperiment } from './support.js';

const BASE = [1000, 1010, 990, 1005, 995];
const DOUBLE = BASE.map((rate) => rate * 2);

const sentences = (experiment: Parameters<typeof analyze>[0]): string[] =>
  analyze(experiment).results.map(({ sentence }) => sentence);

describe('the analysis of an experiment', () => {
  it('has the median, least and most of each variant, and a verdict', () => {
    const { results, rounds, busy } = analyze(finishedExperiment([BASE, DOUBLE]));
    expect({ rounds, busy }).toEqual({ rounds: 5, busy: undefined });
    expect(results[1]).toMatchObject({
      runs: 5,
      rowsPerSecond: { median: 2000, min: 1980, max: 2020 },
      latencyMs: { p50: 1, p95: 3, p99: 4, max: 6 },
      cpuMsPerThousandRows: 200,
      rows: { inserted: 4500, rejected: 500, failed: 0, unknown: 0 },
      verdict: { kind: 'faster' },
    });
    expect(results[0]?.sentence).toBe('base');
    expect(results[1]?.sentence).toMatch(/^faster: 2\.00× .* 5 and 5 runs, p 0\.008$/);
  });

  it('counts neither the warm-up nor a round that is not complete', () => {
    const whole = finishedExperiment([BASE, DOUBLE]);
    const runs = [
      experimentRun({ round: 0, variant: 1, rowsPerSecond: 1 }),
      ...whole.runs.filter(({ round, variant }) => round < 5 || variant === 0),
    ];
    const { rounds, results } = analyze({ ...whole, status: 'interrupted', runs });
    expect(rounds).toBe(4);
    expect(results.map((result) => result.runs)).toEqual([4, 4]);
  });

  it('disqualifies a variant whose audit failed, or which did not run, and gives the reason', () => {
    const whole = finishedExperiment([BASE, DOUBLE]);
    const runs = whole.runs.map((run) =>
      run.variant === 1 && run.round === 3
        ? Object.assign({}, run, { failedChecks: ['nothing lost'] })
        : run,
    );
    expect(sentences({ ...whole, runs })[1]).toBe(
      'disqualified: the audit of round 3 failed: nothing lost',
    );
    const failures = [{ round: 2, variant: 1, problem: 'the disk is full' }];
    const others = whole.runs.filter(({ round, variant }) => round !== 2 || variant !== 1);
    expect(sentences({ ...whole, runs: others, failures })[1]).toBe(
      'disqualified: the disk is full',
    );
  });

  it('decides nothing on a busy machine, unless it is asked to', () => {
    const busy = finishedExperiment([BASE, DOUBLE], { othersShare: 0.4 });
    expect(sentences(busy)[1]).toContain('not decided: ');
    expect(sentences(busy)[1]).toContain('the machine was busy (other programs used 40.0 % of it)');
    expect(sentences({ ...busy, decidesWhenBusy: true })[1]).toMatch(/^faster/);
  });

  it('decides nothing where all rates drifted', () => {
    const slowing = [1000, 1000, 900, 700, 700];
    const { busy, drift } = analyze(finishedExperiment([slowing, slowing.map((rate) => rate * 2)]));
    expect(drift).toBeCloseTo(-0.3, 5);
    expect(busy).toBe('the median of the variants fell by 30.0 % during the rounds');
  });

  it('counts the middle round in both halves', () => {
    const rates = [1000, 900, 700, 700, 800];
    expect(analyze(finishedExperiment([rates, rates])).drift).toBeCloseTo(700 / 900 - 1, 5);
    expect(analyze(finishedExperiment([[1000], [1000]])).drift).toBeNull();
  });

  it('shows with the base against itself how large a difference must be', () => {
    const base = { settings: { batch: '1' }, isControl: false };
    const variants: ExperimentVariant[] = [
      base,
      { ...base, isControl: true },
      { settings: { batch: '100' }, isControl: false },
    ];
    const experiment = finishedExperiment([BASE, BASE.map((rate) => rate * 1.02), DOUBLE], {
      variants,
    });
    const { resolution, results } = analyze(experiment);
    expect(resolution).toMatch(/^Only differences above about 4 % can be seen here with 5 runs/);
    expect(results.map(({ verdict }) => verdict.kind)).toEqual(['base', 'no difference', 'faster']);
  });

  it('shows what another durability costs', () => {
    const whole = finishedExperiment([DOUBLE, BASE], { vary: ['sync=normal,full'] });
    const runs = whole.runs.map((run) =>
      run.variant === 1
        ? Object.assign({}, run, { durability: { killedProcess: 'nothing', powerCut: 'nothing' } })
        : run,
    );
    expect(sentences({ ...whole, runs })[1]).toMatch(
      /^slower: 0\.50× .*; costs 50 % \(\d\d … \d\d\) of the rate: survives a power cut/,
    );
  });

  it('finds the value from which on more gains little, and none where the rate still grows', () => {
    const times = (factor: number): number[] => BASE.map((rate) => rate * factor);
    const vary = ['batch=1,10,100,1000'];
    const flat = finishedExperiment([times(1), times(5), times(9.8), times(10)], { vary });
    expect(analyze(flat).knee).toEqual({ factor: 'batch', value: '100' });
    const growing = finishedExperiment([times(1), times(5), times(9), times(20)], { vary });
    expect(analyze(growing).knee).toBeUndefined();
    const falling = finishedExperiment([times(1), times(4), times(0.5)], {
      vary: ['batch=1,3,30'],
    });
    expect(analyze(falling).knee).toBeUndefined();
    const few = finishedExperiment([[1], [5], [9.8], [10]], { vary });
    expect(analyze(few).knee).toBeUndefined();
    const words = finishedExperiment([times(1), times(5)], { vary: ['order=fifo,race'] });
    expect(analyze(words).knee).toBeUndefined();
  });

  it('decides nothing between variants that write different rows', () => {
    const experiment = finishedExperiment([BASE, DOUBLE], { vary: ['rows=100,200'] });
    expect(sentences(experiment)[1]).toBe('not decided: it writes other rows than the base');
  });

  it('decides nothing between variants whose rows arrive at different rates', () => {
    const experiment = finishedExperiment([BASE, DOUBLE], { vary: ['rate=1000,2000'] });
    expect(sentences(experiment)[1]).toBe(
      'not decided: its rows arrive at another rate than those of the base',
    );
  });

  it('of an experiment without runs has no numbers', () => {
    const { results, rounds, drift } = analyze(newExperiment());
    expect({ rounds, drift }).toEqual({ rounds: 0, drift: null });
    expect(results[1]).toMatchObject({ runs: 0, rowsPerSecond: null, durability: null });
    expect(results[1]?.sentence).toMatch(/^too few runs: 0 and 0/);
  });
});
