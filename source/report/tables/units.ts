import { formatCount, formatDuration } from '../../base/format.js';
import type { RunRecord } from '../../ledger/record.js';
import {
  countsOfUnits,
  timesOfUnits,
  type UnitCount,
  type UnitTime,
} from '../../ledger/unit-wording.js';
import { makeTable, type ColumnOf, type Table } from './table.js';

const COUNTS: readonly ColumnOf<UnitCount>[] = [
  { title: 'Units', width: '*', cell: ({ name }) => ({ text: name, tone: 'strong' }) },
  { title: 'Number', align: 'right', width: 60, cell: ({ count }) => formatCount(count) },
];

/** How many units are stored whole, in part or not at all, and what that took. */
export function unitsTable(record: Pick<RunRecord, 'units' | 'run'>): Table {
  return makeTable(COUNTS, countsOfUnits(record));
}

const percentile = (name: keyof UnitTime['times']): ColumnOf<UnitTime> => ({
  title: name,
  align: 'right',
  width: 60,
  cell: ({ times }) => formatDuration(times[name]),
});

const TIMES: readonly ColumnOf<UnitTime>[] = [
  {
    title: 'Units',
    width: '*',
    cell: ({ name, isAtMost }) => ({
      text: `${name}${isAtMost ? ' at most' : ''}`,
      tone: 'strong',
    }),
  },
  percentile('p50'),
  percentile('p99'),
  percentile('max'),
];

/** How long units took, and how long others could see a part of one. */
export function unitTimesTable(record: Pick<RunRecord, 'units' | 'run'>): Table {
  return makeTable(TIMES, timesOfUnits(record));
}
