import { formatAmount, formatDuration, formatList, formatThread, inflect } from '../base/format.js';
import { nameByNumbers } from '../entities/entity.js';
import type { Awaited, RowRange } from './awaited-rows.js';
import type { LockAim, LongestWait, MeanwhileTime } from './longest-wait.js';
import { PHASE_STYLES } from './phase-wording.js';
import { durationOf, type WaitPhase } from './waits.js';

/**
 * Describes a wait, in a sentence without a full stop: "T08 waited 84.0 ms for its turn to write User row 9 to
 * users.db, after User row 8 (T05): T05 was thinking for 80.1 ms". Parts that the ledger lacks are left out.
 */
export function describeWait(wait: LongestWait): string {
  const waited = `${formatThread(wait.thread)} waited ${formatDuration(durationOf(wait))}`;
  return `${waited} ${DESCRIPTIONS[wait.phase](wait)}`;
}

/** The same of the longest wait, with a note where others could have been longer. */
export function describeLongestWait(wait: LongestWait): string {
  const extent = wait.isOfAll ? '' : ' (only the first waits of this run were recorded one by one)';
  return `${describeWait(wait)}${extent}`;
}

/** What a row waited for, without what others did meanwhile: "for Product row 6 (T06)". */
export function describeAwaited({ phase, awaited, databases, aim }: LongestWait): string {
  if (phase === 'lock') return describeAim(aim, databases);
  const name = awaited && nameAwaited(awaited);
  if (phase === 'turn') return `for its turn${name === undefined ? '' : `, after ${name}`}`;
  return name === undefined ? 'to look up the rows that it points to' : `for ${name}`;
}

const DESCRIPTIONS: Readonly<Record<WaitPhase, (wait: LongestWait) => string>> = {
  turn: (wait) => {
    const { rows, databases, awaited } = wait;
    const what = rows ? ` to write ${nameRange(rows)}${nameDatabases(databases, 'to')}` : '';
    const before = awaited ? `, after ${nameAwaited(awaited)}` : '';
    return `for its turn${what}${before}${describeMeanwhile(wait)}`;
  },
  lock: (wait) => {
    const { rows, databases, aim } = wait;
    const what = rows ? ` ${aim === 'look-up' ? 'for' : 'with'} ${nameRange(rows)}` : '';
    return `${describeAim(aim, databases)}${what}${describeWriting(wait)}`;
  },
  reference: (wait) => {
    const { rows, awaited } = wait;
    if (awaited) {
      const pointer = awaited.pointer ? `, which ${nameRange(awaited.pointer)} points to` : '';
      return `for ${nameAwaited(awaited)}${pointer}${describeMeanwhile(wait)}`;
    }
    if (!rows) return 'for a reference';
    const point = inflect(rows.lastRow - rows.firstRow + 1, 'points', 'point');
    return `to look up the rows that ${nameRange(rows)} ${point} to`;
  },
};

const AIMS: Readonly<Record<LockAim, string>> = {
  begin: 'to begin a transaction',
  repeat: 'to repeat a transaction',
  'look-up': 'to look up rows',
};

/** "to begin a transaction on users.db". */
function describeAim(aim: LockAim = 'begin', databases: readonly string[] = []): string {
  return `${AIMS[aim]}${nameDatabases(databases, aim === 'look-up' ? 'in' : 'on')}`;
}

/** Most databases and threads that are listed; of more, only their number. */
const NAMED_DATABASES = 3;
const NAMED_WRITERS = 4;

/** " on users.db", " on 8 databases"; nothing where they are not known. */
function nameDatabases(databases: readonly string[], preposition: 'on' | 'to' | 'in'): string {
  if (databases.length === 0) return '';
  const names =
    databases.length <= NAMED_DATABASES
      ? formatList(databases)
      : formatAmount(databases.length, 'database');
  return ` ${preposition} ${names}`;
}

/** ": T03 wrote there for 40.0 ms of that, no thread of this run for the rest". */
function describeWriting(wait: LongestWait): string {
  const { writing } = wait;
  if (!writing) return '';
  const { threads, ms } = writing;
  if (threads.length === 0) return ' (no thread of this run wrote there meanwhile)';
  const names = threads.map(formatThread);
  const writers =
    names.length <= NAMED_WRITERS
      ? formatList(names)
      : `${names[0]} and ${formatAmount(names.length - 1, 'other thread')}`;
  const isWhole = durationOf(wait) - ms < SHORTEST_REST_MS;
  const extent = isWhole
    ? 'all that time'
    : `for ${formatDuration(ms)} of that, no thread of this run for the rest`;
  return `: ${writers} wrote there ${extent}`;
}

/** A shorter rest of a wait is rounding. */
const SHORTEST_REST_MS = 0.01;

function nameRange({ entity, firstRow, lastRow }: RowRange): string {
  return nameByNumbers(entity, firstRow, lastRow);
}

function nameAwaited({ rows }: Awaited): string {
  return `${nameRange(rows)} (${formatThread(rows.thread)})`;
}

/** Most times that are listed, and the smallest share of the wait for one to be listed. */
const NAMED_TIMES = 2;
const LEAST_SHARE = 0.1;

function describeMeanwhile(wait: LongestWait): string {
  const { meanwhile, awaited } = wait;
  const named = meanwhile
    .filter(({ ms }) => ms >= LEAST_SHARE * durationOf(wait))
    .slice(0, NAMED_TIMES);
  if (!awaited || named.length === 0) return '';
  return `: ${formatThread(awaited.rows.thread)} was ${formatList(named.map(formatTime))}`;
}

function formatTime({ phase, ms }: MeanwhileTime): string {
  // The phase is named after the lock, yet measures the whole call.
  const word =
    phase === 'lock' ? 'waiting to begin or repeat a transaction' : PHASE_STYLES[phase].word;
  return `${word} for ${formatDuration(ms)}`;
}
