import { describe, expect, it } from 'vitest';

import { tableWithin, textTable } from '../../source/commands/table.js';

const COLUMNS = [
  { title: 'run', align: 'left' },
  { title: 'most writers of a database', align: 'right' },
  { title: 'rate', align: 'right' },
] as const;

const ROWS = [
  ['1 thread', '1', '500 rows/s'],
  ['10 threads', '1', '1,000 rows/s'],
];

describe('a table within a width', () => {
  it('is a plain one where that is narrow enough', () => {
    expect(tableWithin(COLUMNS, ROWS, 60)).toEqual(textTable(COLUMNS, ROWS));
  });

  it('has titles of several lines where it is not', () => {
    expect(tableWithin(COLUMNS, ROWS, 40)).toEqual([
      '                most',
      '             writers',
      '                of a',
      'run         database          rate',
      '1 thread           1    500 rows/s',
      '10 threads         1  1,000 rows/s',
    ]);
  });
});
