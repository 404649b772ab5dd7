import { describe, expect, it } from 'vitest';
import { alternate, measure } from '../../bench/lib/pairs.mjs';
import { median, quantile, ratios, shares, spread } from '../../bench/lib/statistics.mjs';

describe('the statistics of benchmarks', () => {
  it('take the middle value, or the middle between two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow('no values');
  });

  it('interpolate quantiles', () => {
    expect(quantile([10, 20, 30, 40, 50], 0.25)).toBe(20);
    expect(quantile([0, 10], 0.9)).toBe(9);
  });

  it('keep all values in their order, with median and extremes', () => {
    expect(spread([3, 1, 2])).toEqual({ values: [3, 1, 2], median: 2, min: 1, max: 3 });
  });

  it('compare each value with the one of its own round', () => {
    // The machine was ten times slower in the second round: no contestant earned that.
    expect(ratios([200, 20, 300], [100, 10, 100])).toMatchObject({ median: 2, min: 2, max: 3 });
    expect(() => ratios([1, 2], [1])).toThrow('partner');
  });

  it('report how far the smallest and the largest share are from an even one', () => {
    expect(shares([90, 100, 110])).toEqual({ least: 0.9, most: 1.1 });
  });
});

describe('the rounds of a benchmark', () => {
  it('turn the order round each time', () => {
    expect(alternate(['A', 'B', 'C'], 3)).toEqual([
      ['A', 'B', 'C'],
      ['C', 'B', 'A'],
      ['A', 'B', 'C'],
    ]);
  });

  it('measure everybody once, one after the other, and keep the rounds together', async () => {
    const log: string[] = [];
    let running = 0;
    const contestant = (name: string) => async () => {
      running += 1;
      expect(running).toBe(1);
      await Promise.resolve();
      running -= 1;
      log.push(name);
      return log.length;
    };
    const found = await measure({ a: contestant('a'), b: contestant('b') }, 2, () => {});
    expect(log).toEqual(['a', 'b', 'b', 'a']);
    expect(found).toEqual({ a: [1, 4], b: [2, 3] });
  });
});
