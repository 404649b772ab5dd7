import { formatCount, formatDuration, formatShare, formatThread } from '../../base/format.js';
import { THREAD_PHASES } from '../../ledger/phases.js';
import type { ThreadTotals } from '../../ledger/summary.js';
import { makeTable, type ColumnOf, type Table } from './table.js';

const waited = (thread: ThreadTotals): number => thread.lockWaitMs + thread.referenceWaitMs;
/** Of the thread's lifetime; null where that was not measured. */
const shareOf = (ms: number, { lifetimeMs }: ThreadTotals): number | null =>
  lifetimeMs ? ms / lifetimeMs : null;

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
  value: (thread: ThreadTotals) => number | null,
): ColumnOf<ThreadTotals> => ({
  title,
  align: 'right',
  width: 38,
  cell: (thread) => formatDuration(isMeasured(thread) ? value(thread) : null),
});

/** Whether the times of a thread are known: those of a killed process are zeros in its record. */
function isMeasured({ lifetimeMs, busyMs, lockWaitMs, referenceWaitMs }: ThreadTotals): boolean {
  return lifetimeMs !== null || busyMs + lockWaitMs + referenceWaitMs > 0;
}

/** Undone rows have a column where there are any. */
const columnsOf = (threads: readonly ThreadTotals[]): ColumnOf<ThreadTotals>[] => [
  {
    title: 'Thread',
    width: '*',
    cell: ({ thread }) => ({ text: formatThread(thread), tone: 'strong' }),
  },
  count('Rows', 30, (thread) => thread.attempted),
  count('Inserted', 34, (thread) => thread.inserted),
  count('Rejected', 34, (thread) => thread.rejected),
  count('Failed', 28, (thread) => thread.failed),
  count('Unknown', 36, (thread) => thread.unknown),
  ...(threads.some(({ undone = 0 }) => undone > 0)
    ? [count('Undone', 34, (thread) => thread.undone ?? 0)]
    : []),
  duration('Check, write', (thread) => thread.busyMs),
  duration('Turn, lock', (thread) => thread.lockWaitMs),
  duration('Ref. wait', (thread) => thread.referenceWaitMs),
  duration('Lifetime', (thread) => thread.lifetimeMs ?? null),
  {
    title: 'Waiting, of lifetime',
    align: 'right',
    width: 38,
    cell: (thread) => formatShare(shareOf(waited(thread), thread)),
  },
  {
    title: 'Lifetime by phase',
    width: 44,
    cell: (thread) => ({
      text: '',
      bar: THREAD_PHASES.map((phase) => ({
        kind: phase,
        share: shareOf(thread.phasesMs?.[phase] ?? 0, thread) ?? 0,
      })),
    }),
  },
];

/** What each thread decided, and where its time went. */
export function threadsTable(threads: readonly ThreadTotals[]): Table {
  return makeTable(columnsOf(threads), threads);
}
