import { formatDuration, formatMoment, formatThread } from '../../base/format.js';
import { nameByNumber } from '../../entities/entity.js';
import { describeReasons } from '../../ledger/attempt.js';
import type { LongestWait } from '../../ledger/longest-wait.js';
import { describeAwaited } from '../../ledger/longest-wait-wording.js';
import type { Moment } from '../facts/moments.js';
import { makeTable, outcomeCell, type ColumnOf, type Table } from './table.js';

const columnsOf = (waits: readonly LongestWait[]): ColumnOf<Moment>[] => [
  {
    title: 'Started',
    align: 'right',
    width: 38,
    cell: ({ attempt }) => formatMoment(attempt.startedMs),
  },
  { title: 'Decided', align: 'right', width: 38, cell: ({ decidedMs }) => formatMoment(decidedMs) },
  {
    title: 'Took',
    align: 'right',
    width: 40,
    cell: ({ attempt }) => formatDuration(attempt.latencyMs),
  },
  { title: 'Thread', width: 28, cell: ({ attempt }) => formatThread(attempt.thread) },
  {
    title: 'Row',
    width: 50,
    cell: ({ attempt }) => ({ text: nameByNumber(attempt.entity, attempt.row), tone: 'strong' }),
  },
  { title: 'Outcome', width: 84, cell: ({ attempt }) => outcomeCell(attempt.outcome) },
  {
    title: 'Waits and reasons',
    width: '*',
    limit: 170,
    cell: ({ attempt }) => describeMoment(attempt, waits),
  },
];

/** Rows in the order in which they were decided. @param waits those that are named beside their rows */
export function momentsTable(moments: readonly Moment[], waits: readonly LongestWait[]): Table {
  return makeTable(columnsOf(waits), moments, ({ attempt }) => attempt.outcome);
}

/** A shorter wait is not worth a word. */
const SHORTEST_WAIT_MS = 1;

/** What a row waited for, and why it was not inserted. */
function describeMoment(attempt: Moment['attempt'], waits: readonly LongestWait[]): string {
  const own = waits
    .filter(({ fromMs, toMs }) => toMs - fromMs >= SHORTEST_WAIT_MS)
    .filter(({ rows }) => rows?.entity === attempt.entity && rows.firstRow === attempt.row)
    .map((wait) => `waited ${formatDuration(wait.toMs - wait.fromMs)} ${describeAwaited(wait)}`);
  return [...own, ...(attempt.outcome === 'inserted' ? [] : [describeReasons(attempt)])].join('; ');
}
