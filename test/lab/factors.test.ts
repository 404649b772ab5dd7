import { describe, expect, it } from 'vitest';

import { UsageError } from '../../source/base/errors.js';
import { combine, formatVariant, readFactors } from '../../source/lab/factors.js';

describe('--vary', () => {
  it.each([
    ['batch=1,100', ['1', '100']],
    ['threads=1..16', ['1', '2', '4', '8', '16']],
    ['threads=3..20', ['3', '6', '12', '20']],
    ['threads=5..5,6', ['5', '6']],
    ['batch=1..1000:10', ['1', '10', '100', '1000']],
    ['batch=1,10..40', ['1', '10', '20', '40']],
    ['order=fifo, race', ['fifo', 'race']],
  ])('%s has the values %j', (text, values) => {
    expect(readFactors([text])[0]?.values).toEqual(values);
  });

  it.each([
    ['batch', '--vary needs a setting and its values'],
    ['bach=1,2', '--vary cannot vary "bach" (did you mean batch?)'],
    ['workload=a,b', '--vary cannot vary "workload"'],
    ['batch=1', '--vary batch needs two values at least'],
    ['batch=1,1', '--vary batch: 1 appears twice'],
    ['batch=1,001', '--vary batch: 1 appears twice'],
    ['batch=1,,2', '--vary batch: a value is missing'],
    ['batch=8..2', '--vary batch: the range 8..2 has no values'],
    ['batch=0..8', '--vary batch: the range 0..8 has no values'],
    ['batch=1..8:1', '--vary batch: the range 1..8:1 has no values'],
  ])('%s is refused: %s', (text, message) => {
    expect(() => readFactors([text])).toThrow(message);
    expect(() => readFactors([text])).toThrow(UsageError);
  });

  it('of one setting given twice is refused', () => {
    expect(() => readFactors(['batch=1,2', 'batch=3,4'])).toThrow('--vary batch was given twice');
  });
});

describe('the variants', () => {
  it('are all combinations, the base first', () => {
    const variants = combine(readFactors(['batch=1,100', 'order=fifo,race']));
    expect(variants.map(formatVariant)).toEqual([
      'batch 1 · fifo',
      'batch 1 · race',
      'batch 100 · fifo',
      'batch 100 · race',
    ]);
  });

  it('are refused above 64, with their number', () => {
    const factors = readFactors(['threads=1..256', 'batch=1..128']);
    expect(() => combine(factors)).toThrow('72 variants are too many: 64 are the most');
  });
});
