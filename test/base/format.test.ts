import { expect, it } from 'vitest';

import {
  formatAmount,
  formatClock,
  formatDuration,
  formatTimeLeft,
  inflect,
} from '../../source/base/format.js';

it.each([
  [0, '0 rows are'],
  [1, '1 row is'],
  [2, '2 rows are'],
  [1001, '1,001 rows are'],
])('%i agrees with its noun and its verb', (count, expected) => {
  expect(`${formatAmount(count, 'row')} ${inflect(count, 'is', 'are')}`).toBe(expected);
});

it('the clock shows minutes, seconds and hundredths', () => {
  expect(formatClock(0)).toBe('00:00.00');
  expect(formatClock(83_240)).toBe('01:23.24');
  expect(formatClock(59_996)).toBe('01:00.00');
  expect(formatClock(3_723_240)).toBe('1:02:03.24');
});

it.each([1004, 1005, 3514.9, 3515, 3519, 9999.9, 59_994])(
  'the clock and the duration of %d ms have the same digits',
  (ms) => {
    const [, seconds] = formatClock(ms).split(':');
    expect(formatDuration(ms)).toBe(`${Number(seconds).toFixed(2)} s`);
  },
);

it.each([
  [0, 'about 1 s left'],
  [22_200, 'about 22 s left'],
  [45_670, 'about 46 s left'],
  [59_700, 'about 1 min 00 s left'],
  [68_000, 'about 1 min 08 s left'],
])('%d ms: %s', (ms, text) => {
  expect(formatTimeLeft(ms)).toBe(text);
});
