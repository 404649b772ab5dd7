import { formatAmount, formatDuration, formatList, formatThread } from '../base/format.js';
import { groupBy } from '../base/group.js';
import { nameRow } from '../entities/entity.js';
import type {
  AwaitedRows,
  LongestWait,
  MeanwhileTime,
  RowRange,
  WaitPhase,
} from './longest-wait.js';
import { PHASE_STYLES } from './phase-wording.js';

/**
 * Describes the longest wait, in a sentence without a full stop: "T08 waited 84.0 ms for its turn to write
 * User 9 to users.db, after User 8 (T05): T05 was thinking for 80.1 ms". Parts that the ledger lacks are left
 * out.
 */
export function describeLongestWait(wait: LongestWait): string {
  const { thread, fromMs, toMs, isOfAll } = wait;
  const waited = `${formatThread(thread)} waited ${formatDuration(toMs - fromMs)}`;
  const extent = isOfAll ? '' : ' (only the first waits of this run were recorded one by one)';
  return `${waited} ${DESCRIPTIONS[wait.phase](wait)}${extent}`;
}

/** What a wait was for, without what others did meanwhile: "for Product 6 (T06)". */
export function describeAwaited({ phase, awaited, database }: LongestWait): string {
  if (phase === 'lock') return `for the lock${database === undefined ? '' : ` of ${database}`}`;
  const names = awaited.length === 0 ? undefined : nameAwaited(awaited);
  if (phase === 'turn') return `for its turn${names === undefined ? '' : `, after ${names}`}`;
  return `for ${names ?? 'a row that it points to'}`;
}

const DESCRIPTIONS: Readonly<Record<WaitPhase, (wait: LongestWait) => string>> = {
  turn: (wait) => {
    const { rows, database, awaited } = wait;
    const place = database === undefined ? '' : ` to ${database}`;
    const what = rows ? ` to write ${nameRange(rows)}${place}` : '';
    const before = awaited.length === 0 ? '' : `, after ${nameAwaited(awaited)}`;
    return `for its turn${what}${before}${describeMeanwhile(wait)}`;
  },
  lock: ({ rows, database, writers }) => {
    const lock = database === undefined ? 'a lock' : `the lock of ${database}`;
    const what = rows ? ` with ${nameRange(rows)}` : '';
    if (writers.length === 0) return `for ${lock}${what}`;
    return `for ${lock}${what} while ${nameWriters(writers)} wrote to it`;
  },
  reference: (wait) => {
    const { rows, awaited } = wait;
    const what = rows ? ` with ${nameRange(rows)}` : '';
    const target = awaited.length === 0 ? 'a row that it points to' : nameAwaited(awaited);
    return `for ${target}${what}${describeMeanwhile(wait)}`;
  },
};

/** Most threads that are listed; of more, only the first writer and the number of others. */
const NAMED_WRITERS = 4;

function nameWriters(writers: readonly number[]): string {
  const names = writers.map(formatThread);
  if (names.length <= NAMED_WRITERS) return formatList(names);
  return `${names[0]} and ${formatAmount(names.length - 1, 'other thread')}`;
}

/** "User 9", "User 101 to 200". */
function nameRange({ entity, firstRow, lastRow }: RowRange): string {
  return nameRow(entity, firstRow === lastRow ? firstRow : `${firstRow} to ${lastRow}`);
}

/** Most rows that are listed; of more, only their number and the last one. */
const NAMED_ROWS = 2;

function nameAwaited(awaited: readonly AwaitedRows[]): string {
  const names = awaited.map((rows) => `${nameRange(rows)} (${formatThread(rows.thread)})`);
  if (names.length <= NAMED_ROWS) return formatList(names);
  const count = awaited.reduce((sum, { firstRow, lastRow }) => sum + lastRow - firstRow + 1, 0);
  return `${formatAmount(count, 'row')}, the last ${names.at(-1)}`;
}

/** Most times that are listed, and the smallest share of the wait for one to be listed. */
const NAMED_TIMES = 2;
const LEAST_SHARE = 0.1;

function describeMeanwhile({ meanwhile, fromMs, toMs }: LongestWait): string {
  const named = meanwhile
    .filter(({ ms }) => ms >= LEAST_SHARE * (toMs - fromMs))
    .slice(0, NAMED_TIMES);
  const times = groupBy(named, ({ thread }) => thread);
  const threads = [...times].map(
    ([thread, own]) => `${formatThread(thread)} was ${formatList(own.map(formatTime))}`,
  );
  return threads.length === 0 ? '' : `: ${formatList(threads)}`;
}

function formatTime({ phase, ms }: MeanwhileTime): string {
  return `${PHASE_STYLES[phase].word} for ${formatDuration(ms)}`;
}
