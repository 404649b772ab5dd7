import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { describePrice, describeVerdict, judgeVariants } from '../../source/lab/verdict.js';

const around = (rate: number, spread = 0.01, runs = 5): number[] =>
  Array.from({ length: runs }, (_, index) => rate * (1 + spread * (index - (runs - 1) / 2)));

function verdictOf(
  rates: readonly number[],
  base: readonly number[],
  options: { busy?: string; disqualified?: string } = {},
): string {
  const { busy, disqualified } = options;
  const [, verdict] = judgeVariants([{ rates: base }, { rates, disqualified }], {
    tolerance: 0.05,
    busy,
  });
  return verdict ? describeVerdict(verdict, 0.05, base.length) : '';
}

describe('a verdict', () => {
  it('is faster or slower where the runs show it, with ratio, interval, runs and chance', () => {
    expect(verdictOf(around(1380), around(1000))).toMatch(
      /^faster: 1\.38× \(1\.3\d … 1\.4\d\), 5 and 5 runs, p 0\.008$/,
    );
    expect(verdictOf(around(500), around(1000))).toMatch(/^slower: 0\.50× \(0\.4\d … 0\.5\d\)/);
    expect(verdictOf(around(31_000), around(1000))).toMatch(/^faster: 31× \(30 … 32\)/);
  });

  it('is no difference that matters inside the tolerance', () => {
    expect(verdictOf(around(1010, 0.004), around(1000, 0.004))).toMatch(
      /^no difference that matters: 0\.99 … 1\.03, inside ±5 %$|^no difference that matters: 1\.00 … 1\.02, inside ±5 %$/,
    );
  });

  it('is not decided where the runs vary too much, and names no ratio', () => {
    const text = verdictOf(around(1100, 0.2), around(1000, 0.2));
    expect(text).toMatch(
      /^not decided: 0\.\d\d … 1\.\d\d; the runs vary too much; try --repeat 10$/,
    );
    expect(text).not.toContain('×');
  });

  it.each([
    ['a clear difference', around(2000), around(1000)],
    ['runs that vary', around(1100, 0.2), around(1000, 0.2)],
  ])('is not decided on a busy machine, where more rounds do not help: %s', (_, rates, base) => {
    expect(verdictOf(rates, base, { busy: 'the machine was busy' })).toMatch(
      /^not decided: \d\.\d\d … \d\.\d\d; the machine was busy$/,
    );
  });

  it('is too few runs below five a side', () => {
    expect(verdictOf([2000, 2010, 2020, 2030], [1000, 1010, 1020, 1030])).toBe(
      'too few runs: 4 and 4; a verdict needs 5 of each',
    );
  });

  it('of a variant that broke its promise is none', () => {
    expect(verdictOf(around(9000), around(1000), { disqualified: 'nothing lost failed' })).toBe(
      'disqualified: nothing lost failed',
    );
  });

  it('against a base that broke its promise is none either', () => {
    const [base, other] = judgeVariants(
      [{ rates: around(1000), disqualified: 'nothing lost failed' }, { rates: around(2000) }],
      { tolerance: 0.05 },
    );
    expect([base?.kind, other?.kind, other?.reason]).toEqual([
      'disqualified',
      'not decided',
      'the base is disqualified',
    ]);
  });

  it('of a variant against itself is rarely faster or slower', () => {
    let decided = 0;
    const RUNS = 400;
    const rate = fc.double({ min: 800, max: 1200, noNaN: true });
    const five = fc.array(rate, { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(five, five, (rates, base) => {
        if (/^(?:faster|slower)/.test(verdictOf(rates, base))) decided += 1;
      }),
      { numRuns: RUNS },
    );
    expect(decided).toBeLessThan(RUNS / 10);
  });
});

describe('many variants', () => {
  it('need more than one would, because one of many differs by chance', () => {
    const base = { rates: around(100) };
    // Some of its runs are among those of the base: p 0.024.
    const other = { rates: [102, 101.5, 110, 111, 112] };
    const options = { tolerance: 0.01 };
    expect(judgeVariants([base, other], options)[1]?.kind).toBe('faster');
    const [, ofThree] = judgeVariants([base, other, other, other], options);
    expect(ofThree && describeVerdict(ofThree, 0.01, 5)).toMatch(
      /^not decided: 1\.0\d … 1\.1\d; one of 3 comparisons can differ as much by chance; try --repeat 10$/,
    );
  });
});

describe('the price of a promise', () => {
  const killed = { killedProcess: 'nothing', powerCut: 'last commits' } as const;
  const safe = { killedProcess: 'nothing', powerCut: 'nothing' } as const;
  const [, slower] = judgeVariants([{ rates: around(1000) }, { rates: around(590) }], {
    tolerance: 0.05,
  });

  it('is in the sentence where a slower variant promises more', () => {
    expect(slower && describePrice(slower, safe, killed)).toMatch(
      /^costs 41 % \(3\d … 4\d\) of the rate: survives a power cut; the base: survives a killed process, but a power cut can lose the last commits$/,
    );
  });

  it('is none where both promise the same', () => {
    expect(slower && describePrice(slower, safe, safe)).toBeUndefined();
  });
});
