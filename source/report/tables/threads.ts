import { formatCount, formatDuration, formatShare } from '../../base/format.js';
import type { ThreadTotals } from '../../ledger/record.js';
import { makeTable, type ColumnOf, type Table } from './table.js';

const waited = (thread: ThreadTotals): number => thread.lockWaitMs + thread.referenceWaitMs;
const spent = (thread: ThreadTotals): number => thread.busyMs + waited(thread);
const shareOf = (ms: number, thread: ThreadTotals): number =>
  spent(thread) > 0 ? ms / spent(thread) : 0;

const count = (
  title: string,
  width: number,
  value: (thread: ThreadTotals) => number,
): ColumnOf<ThreadTotals> => ({
  title,
  align: 'right',
  width,
  cell: (thread) => formatCount(value(thread)),
});

const duration = (
  title: string,
  value: (thread: ThreadTotals) => number,
): ColumnOf<ThreadTotals> => ({
  title,
  align: 'right',
  width: 44,
  cell: (thread) => formatDuration(value(thread)),
});

const COLUMNS: readonly ColumnOf<ThreadTotals>[] = [
  { title: 'Thread', width: '*', cell: ({ thread }) => ({ text: `T${thread}`, tone: 'strong' }) },
  count('Rows', 36, (thread) => thread.attempted),
  count('Inserted', 36, (thread) => thread.inserted),
  count('Rejected', 36, (thread) => thread.rejected),
  count('Failed', 28, (thread) => thread.failed),
  count('Unknown', 36, (thread) => thread.unknown),
  duration('Working', (thread) => thread.busyMs),
  duration('Lock wait', (thread) => thread.lockWaitMs),
  duration('Ref. wait', (thread) => thread.referenceWaitMs),
  {
    title: 'Waiting',
    align: 'right',
    width: 38,
    cell: (thread) => formatShare(spent(thread) > 0 ? shareOf(waited(thread), thread) : null),
  },
  {
    title: 'Time',
    width: 64,
    cell: (thread) => ({
      text: '',
      bar: [
        { kind: 'inserted', share: shareOf(thread.busyMs, thread) },
        { kind: 'lock', share: shareOf(thread.lockWaitMs, thread) },
        { kind: 'reference', share: shareOf(thread.referenceWaitMs, thread) },
      ],
    }),
  },
];

/** What each thread decided, and where its time went. */
export function threadsTable(threads: readonly ThreadTotals[]): Table {
  return makeTable(COLUMNS, threads);
}
