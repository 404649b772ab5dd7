import { expect, it } from 'vitest';

import { formatAmount, inflect } from '../../source/base/format.js';

it.each([
  [0, '0 rows are'],
  [1, '1 row is'],
  [2, '2 rows are'],
  [1001, '1,001 rows are'],
])('%i agrees with its noun and its verb', (count, expected) => {
  expect(`${formatAmount(count, 'row')} ${inflect(count, 'is', 'are')}`).toBe(expected);
});
