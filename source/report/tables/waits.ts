import { formatDuration, formatMoment, formatThread } from '../../base/format.js';
import type { LongestWait } from '../../ledger/longest-wait.js';
import { describeLongestWait } from '../../ledger/longest-wait-wording.js';
import { makeTable, type ColumnOf, type Table } from './table.js';

const COLUMNS: readonly ColumnOf<LongestWait>[] = [
  { title: 'Began at', align: 'right', width: 48, cell: ({ fromMs }) => formatMoment(fromMs) },
  {
    title: 'Thread',
    width: 34,
    cell: ({ thread }) => ({ text: formatThread(thread), tone: 'strong' }),
  },
  {
    title: 'Waited',
    align: 'right',
    width: 44,
    cell: ({ fromMs, toMs }) => formatDuration(toMs - fromMs),
  },
  { title: 'Story', width: '*', cell: (wait) => describeLongestWait(wait) },
];

/** The longest waits, and whom each was for. */
export function waitsTable(waits: readonly LongestWait[]): Table {
  return makeTable(COLUMNS, waits);
}
