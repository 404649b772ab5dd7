import { describe, expect, it } from 'vitest';

import {
  DEFAULT_COMPARE_FORM,
  describeFactor,
  factorsToAdd,
  formatP99,
  formRequest,
  problemOfField,
  problemOfValues,
  sizeOf,
  suggestValues,
} from '../../source/commands/compare/form.js';
import { readTask } from '../../source/commands/compare/request.js';
import { FACTORS } from '../../source/lab/factors.js';

const FORM = { ...DEFAULT_COMPARE_FORM, rows: '300' };

describe('the form of a comparison', () => {
  it('is a command line: several values are varied, one is the same in all variants', () => {
    const factors = [
      { name: 'batch', values: '1,100' },
      { name: 'threads', values: '4' },
    ] as const;
    const form = { ...FORM, rounds: '7', factors, hasWarmUp: false, keeps: true };
    expect(formRequest(form)).toEqual({
      operands: ['generate'],
      flags: { rows: '300', threads: '4', repeat: '7', 'no-warm-up': true, keep: true },
      lists: { vary: ['batch=1,100'] },
    });
  });

  it('gives no rows to a workload that has its own, nor where they are varied', () => {
    const rows = { name: 'rows', values: '100,200' } as const;
    expect(formRequest({ ...FORM, workload: 'chinook' }).flags).toEqual({ repeat: '5' });
    expect(formRequest({ ...FORM, factors: [rows] }).flags).toEqual({ repeat: '5' });
  });

  it('has a time in the place of rows', () => {
    const { flags } = formRequest({ ...FORM, duration: '5s' });
    expect(flags).toEqual({ duration: '5s', repeat: '5' });
  });

  it('is read as the command is', async () => {
    const request = { ...formRequest(FORM), dir: '.', version: '1', env: {} };
    const { experiment, keeps } = await readTask(request);
    expect(experiment).toMatchObject({ rounds: 5, hasWarmUp: true, workload: 'generate' });
    expect(experiment.variants.map(({ settings }) => settings.batch)).toEqual([
      '1',
      '1',
      '10',
      '100',
    ]);
    expect(experiment.command).toContain("--vary 'batch=1,10,100'");
    expect(keeps).toBe(false);
  });

  it('is refused where nothing is varied', () => {
    const form = { ...FORM, factors: [{ name: 'batch', values: '10' } as const] };
    expect(() => formRequest(form)).toThrow('Nothing is varied');
    expect(sizeOf(form)).toBeUndefined();
  });

  it.each([
    [{}, { variants: 3, runs: 24 }],
    [{ hasWarmUp: false }, { variants: 3, runs: 20 }],
    [{ factors: [{ name: 'batch', values: '1..64' }] } as const, { variants: 7, runs: 48 }],
    [{ factors: [{ name: 'batch', values: '1,,2' }] } as const, undefined],
    [{ rounds: '0' }, undefined],
  ])('with %j takes %j', (change, size) => {
    expect(sizeOf({ ...FORM, ...change })).toEqual(size);
  });

  it.each([
    ['batch', '1,10', undefined],
    ['batch', '1..1000:10', undefined],
    ['batch', '7', undefined],
    ['batch', '1,x', 'batch must be a whole number'],
    ['batch', '', 'batch: a value is missing'],
    ['order', 'fifo,slow', 'order must be'],
    ['threads', '1,1', 'threads: 1 appears twice'],
  ] as const)('%s=%s: %s', (name, values, problem) => {
    const found = problemOfValues({ name, values });
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(problem);
  });

  it.each([
    ['rounds', '101', 'rounds must be a whole number from 1 to 100'],
    ['rounds', '5', undefined],
    ['workload', ' ', 'the workload has no name yet'],
    ['rows', '-1', 'rows must be'],
  ] as const)('the field %s with %j: %s', (field, text, problem) => {
    const found = problemOfField(field, text, FORM);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(problem);
  });

  it('takes the windows of a search for a duration, once a rate is searched', () => {
    const problem = 'duration must be a time from 5s to 10m, such as 10s (was "1s")';
    expect(problemOfField('duration', '1s', FORM)).toBeUndefined();
    expect(problemOfField('duration', '1s', { ...FORM, findRate: '20ms' })).toBe(problem);
    expect(problemOfField('duration', '', { ...FORM, findRate: '20ms' })).toBeUndefined();
    expect(formatP99({ findRate: '800' })).toBe('800ms');
    expect(formatP99({ findRate: '2s' })).toBe('2s');
  });

  it.each(FACTORS)('describes %s', (name) => {
    expect(describeFactor(name)).toMatch(/^\p{L}{2,}.* /u);
  });

  it.each(FACTORS.filter((name) => suggestValues(name) !== ''))(
    'suggests values of %s that it accepts',
    (name) => {
      expect(problemOfValues({ name, values: suggestValues(name) })).toBeUndefined();
    },
  );

  it('offers what it does not have', () => {
    expect(factorsToAdd(FORM)).not.toContain('batch');
    expect(factorsToAdd(FORM)).toContain('threads');
  });
});
