import { describe, expect, it } from 'vitest';

import {
  formatAmount,
  formatBytes,
  formatCount,
  formatDate,
  formatDuration,
  formatList,
  formatRate,
  formatShare,
  roundMs,
} from '../../source/base/format.js';

describe('numbers for a person to read', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1234567, '1,234,567'],
    [12.5, '13'],
  ])('the count %f is written %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  it.each([
    [0.8, '80.0 %'],
    [0, '0.0 %'],
    [1, '100.0 %'],
    [23 / 30, '76.7 %'],
    [null, '–'],
    [Number.NaN, '–'],
  ])('the share %f is written %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });

  it('a share of nearly all is not written as all', () => {
    expect(formatShare(999_999 / 1_000_000)).not.toBe('100.0 %');
  });

  it('amounts agree with their noun', () => {
    expect(formatAmount(1, 'row')).toBe('1 row');
    expect(formatAmount(0, 'row')).toBe('0 rows');
    expect(formatAmount(1200, 'row')).toBe('1,200 rows');
    expect(formatAmount(2, 'entry', 'entries')).toBe('2 entries');
  });

  it('rates are whole rows', () => {
    expect(formatRate(411.7)).toBe('412 rows/s');
    expect([0.2, 0.7, 1.4, 1.6].map(formatRate)).toEqual([
      '0 rows/s',
      '1 row/s',
      '1 row/s',
      '2 rows/s',
    ]);
    expect(formatRate(12_345)).toBe('12,345 rows/s');
  });

  it('lists read as a sentence does', () => {
    expect(formatList([])).toBe('');
    expect(formatList(['a'])).toBe('a');
    expect(formatList(['a', 'b'])).toBe('a and b');
    expect(formatList(['a', 'b', 'c'])).toBe('a, b and c');
  });
});

describe('times for a person to read', () => {
  it.each([
    [0, '0.00 ms'],
    [0.842, '0.84 ms'],
    [53.14, '53.1 ms'],
    [412.4, '412 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [1240, '1.24 s'],
    [59_994, '59.99 s'],
    [59_996, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_600, '1 h 00 min'],
    [3_780_000, '1 h 03 min'],
    [100 * 3_600_000, '100 h 00 min'],
    [null, '–'],
    [Number.NaN, '–'],
    [Infinity, '–'],
  ])('%f ms are written %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('dates are reported in UTC', () => {
    expect(formatDate(new Date(Date.UTC(2026, 10, 23, 6, 29, 24, 999)))).toBe(
      '2026-11-23 06:29:24 UTC',
    );
  });

  it('records hold microseconds', () => {
    expect(roundMs(1.234_567)).toBe(1.235);
    expect(roundMs(0)).toBe(0);
  });
});

describe('sizes for a person to read', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [12_288, '12.0 KiB'],
    [1024 * 1024 - 1, '1.0 MiB'],
    [3.4 * 1024 ** 2, '3.4 MiB'],
    [5 * 1024 ** 3, '5.0 GiB'],
    [2048 * 1024 ** 4, '2048.0 TiB'],
  ])('%f bytes are written %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
