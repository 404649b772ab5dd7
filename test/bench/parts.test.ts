import { describe, expect, it } from 'vitest';
import { kilobytes } from '../../bench/lib/memory.mjs';
import { readOptions } from '../../bench/lib/options.mjs';
import { csvLine, splitCsv, storedValues } from '../../bench/lib/rows.mjs';

describe('the words behind `npm run bench`', () => {
  it('have defaults', () => {
    expect(readOptions(['rows', 'files'])).toEqual({
      names: ['rows', 'files'],
      pairs: 5,
      rows: undefined,
      full: false,
      anyway: false,
      dir: undefined,
    });
  });

  it('are refused by name', () => {
    expect(() => readOptions(['--pairs', '0'])).toThrow('--pairs must be a whole number from 1');
    expect(() => readOptions(['--rows', 'many'])).toThrow('(was "many")');
    expect(() => readOptions(['--fast'])).toThrow('--fast');
  });
});

describe('the rows that references get', () => {
  it('survive CSV', () => {
    const values = [1, 'Plain', 'a, b', 'say "hi"', ''];
    expect(csvLine(values)).toBe('1,Plain,"a, b","say ""hi""",\n');
    expect(splitCsv(csvLine(values).trimEnd())).toEqual(values.map(String));
  });

  it('have prices as the tables store them', () => {
    expect(storedValues('Product', { price: 11.5, name: 'Pen', id: 3 })).toEqual([
      3,
      'Pen',
      '11.50',
    ]);
  });
});

it('reads what a process holds', () => {
  const status = 'Name:\tnode\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n';
  expect(kilobytes(status, 'VmHWM')).toBe(204_800);
  expect(kilobytes(status, 'VmPeak')).toBe(0);
});
