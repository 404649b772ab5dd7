import { ENTITIES, referencesOf, type EntityName } from '../entities/entity.js';
import type { TimedAttempt } from './attempt.js';
import { databaseLookup } from './attempt-database.js';
import type { PhaseHistory, PhaseSpan } from './phase-file.js';
import type { ThreadPhase } from './phases.js';
import type { RunSettings } from './record.js';

/** Phases in which a thread waits for another one. */
const WAITS = ['turn', 'lock', 'reference'] as const;

export type WaitPhase = (typeof WAITS)[number];

/** A wait of a thread; times in milliseconds since the release. */
export interface Wait {
  readonly thread: number;
  readonly phase: WaitPhase;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Consecutive rows of an entity. */
export interface RowRange {
  readonly entity: EntityName;
  readonly firstRow: number;
  readonly lastRow: number;
}

/** Rows that a thread waited for, and the thread that decided them. */
export interface AwaitedRows extends RowRange {
  readonly thread: number;
}

/** The time of an awaited thread in a phase during the wait. */
export interface MeanwhileTime {
  readonly thread: number;
  readonly phase: ThreadPhase;
  readonly ms: number;
}

/** The longest wait of a run for another thread, with details from its ledger. */
export interface LongestWait extends Wait {
  /** Whether all waits of the run were recorded; in a large run, only the first ones are. */
  readonly isOfAll: boolean;
  /** The rows that the thread had claimed: one, or a batch; undefined if the ledger lacks them. */
  readonly rows: RowRange | undefined;
  /** The database of the first of them; undefined if not known. */
  readonly database: string | undefined;
  /** The rows that it waited for, in the order in which they were decided; none for a lock. */
  readonly awaited: readonly AwaitedRows[];
  /** What their threads did during the wait, the longest time first. */
  readonly meanwhile: readonly MeanwhileTime[];
  /** The other threads that wrote to the database during the wait, the first writer first. */
  readonly writers: readonly number[];
}

/** Tolerance: times of attempts and of phases are rounded to the microsecond independently. */
const ROUNDING_MS = 0.002;

/**
 * Finds the longest wait in the recorded phases of the threads.
 * @returns undefined if no thread waited, or nothing was recorded
 */
export function findLongestWait(history: Pick<PhaseHistory, 'spans'>): Wait | undefined {
  return findLongestWaits(history, 1)[0];
}

/** The same of several waits. @param most how many, the longest first */
export function findLongestWaits({ spans }: Pick<PhaseHistory, 'spans'>, most: number): Wait[] {
  const longest: Wait[] = [];
  for (const [index, own] of spans.entries()) {
    for (const { phase, fromMs, toMs } of own) {
      const shortest = longest.at(-1);
      if (!isWait(phase)) continue;
      if (longest.length === most && shortest && toMs - fromMs <= durationOf(shortest)) continue;
      const place = longest.findIndex((wait) => durationOf(wait) < toMs - fromMs);
      longest.splice(place === -1 ? longest.length : place, 0, {
        thread: index + 1,
        phase,
        fromMs,
        toMs,
      });
      if (longest.length > most) longest.pop();
    }
  }
  return longest;
}

function durationOf({ fromMs, toMs }: Wait): number {
  return toMs - fromMs;
}

/** Whether an attempt is part of a wait: the waiting row, or one that was decided during it. */
export function isPartOfWait(
  { thread, fromMs, toMs }: Wait,
  attempt: Pick<TimedAttempt, 'thread' | 'startedMs' | 'latencyMs'>,
): boolean {
  const decidedMs = attempt.startedMs + attempt.latencyMs;
  if (decidedMs <= fromMs) return false;
  if (decidedMs <= toMs + ROUNDING_MS) return true;
  return attempt.thread === thread && attempt.startedMs <= fromMs + ROUNDING_MS;
}

/** Finds out what the longest wait of a run was about, or another one, from its phases and its attempts. */
export class LongestWaitCollector {
  readonly #history: PhaseHistory;
  readonly #settings: Pick<RunSettings, 'databases'>;
  readonly #wait: Wait | undefined;
  /** The rows that the waiting thread had claimed, and those that were decided during the wait. */
  readonly #waiting: TimedAttempt[] = [];
  readonly #decided: TimedAttempt[] = [];

  constructor(
    history: PhaseHistory,
    settings: Pick<RunSettings, 'databases'>,
    wait = findLongestWait(history),
  ) {
    this.#history = history;
    this.#settings = settings;
    this.#wait = wait;
  }

  /** Adds an attempt of the run; only those of `isPartOfWait` matter. */
  add(attempt: TimedAttempt): void {
    const wait = this.#wait;
    if (!wait || !isPartOfWait(wait, attempt)) return;
    const isOwn = attempt.thread === wait.thread && attempt.startedMs <= wait.fromMs + ROUNDING_MS;
    if (isOwn) this.#waiting.push(attempt);
    else this.#decided.push(attempt);
  }

  /** @returns undefined if no thread waited, or nothing was recorded */
  finish(): LongestWait | undefined {
    const wait = this.#wait;
    if (!wait) return undefined;
    const waiting = this.#waiting.toSorted(byRow);
    const [first] = waiting;
    const database = first && databaseLookup(this.#settings)(first);
    const awaited = first ? awaitedRows(wait, waiting, this.#decided) : [];
    return {
      ...wait,
      isOfAll: this.#history.detail === 'transitions',
      rows: rangeOf(waiting),
      database,
      awaited: groupByThread(awaited),
      meanwhile: meanwhileTimes(wait, awaited, this.#history.spans),
      writers: database === undefined ? [] : writersDuring(wait, database, this.#history),
    };
  }
}

function isWait(phase: ThreadPhase): phase is WaitPhase {
  return WAITS.some((wait) => wait === phase);
}

function byRow(one: TimedAttempt, other: TimedAttempt): number {
  return one.row - other.row;
}

/** The range of some rows, which are in order. */
function rangeOf(attempts: readonly TimedAttempt[]): RowRange | undefined {
  const [first] = attempts;
  const last = attempts.at(-1);
  return first && last && { entity: first.entity, firstRow: first.row, lastRow: last.row };
}

/** The rows that were waited for, in the order in which they were decided. */
function awaitedRows(
  { phase }: Wait,
  waiting: readonly TimedAttempt[],
  decided: readonly TimedAttempt[],
): TimedAttempt[] {
  const parents = new Set(phase === 'reference' ? waiting.flatMap(parentKeys) : []);
  const [first] = waiting;
  const isAwaited: Readonly<Record<WaitPhase, (other: TimedAttempt) => boolean>> = {
    turn: ({ entity, row }) => entity === first?.entity && row < first.row,
    reference: ({ entity, values }) => parents.has(keyOf(entity, values['id'])),
    lock: () => false,
  };
  return decided
    .filter(isAwaited[phase])
    .toSorted((one, other) => decidedAt(one) - decidedAt(other) || one.row - other.row);
}

/** The keys of the parents of a row. */
function parentKeys({ entity, values }: TimedAttempt): string[] {
  return referencesOf(ENTITIES[entity]).flatMap(({ field, target }) => {
    const id = values[field];
    return typeof id === 'number' ? [keyOf(target, id)] : [];
  });
}

function keyOf(entity: EntityName, id: unknown): string {
  return `${entity} ${String(id)}`;
}

function decidedAt({ startedMs, latencyMs }: TimedAttempt): number {
  return startedMs + latencyMs;
}

function groupByThread(attempts: readonly TimedAttempt[]): AwaitedRows[] {
  const groups: AwaitedRows[] = [];
  for (const { entity, row, thread } of attempts) {
    const last = groups.at(-1);
    const follows = last?.thread === thread && last.entity === entity && last.lastRow === row - 1;
    if (follows) groups[groups.length - 1] = { ...last, lastRow: row };
    else groups.push({ entity, firstRow: row, lastRow: row, thread });
  }
  return groups;
}

/** Splits a wait by the phases of the awaited thread; of several threads, the one whose row is decided next. */
function meanwhileTimes(
  { fromMs, toMs }: Wait,
  awaited: readonly TimedAttempt[],
  spans: PhaseHistory['spans'],
): MeanwhileTime[] {
  const times = new Map<string, MeanwhileTime>();
  let beganMs = fromMs;
  for (const [index, attempt] of awaited.entries()) {
    const endedMs = index === awaited.length - 1 ? toMs : Math.min(toMs, decidedAt(attempt));
    const { thread } = attempt;
    for (const span of spans[thread - 1] ?? []) {
      const ms = overlap(span, { fromMs: beganMs, toMs: endedMs });
      if (ms <= 0) continue;
      const key = `${thread} ${span.phase}`;
      times.set(key, { thread, phase: span.phase, ms: (times.get(key)?.ms ?? 0) + ms });
    }
    beganMs = endedMs;
  }
  return [...times.values()].toSorted((one, other) => other.ms - one.ms);
}

type Interval = Pick<PhaseSpan, 'fromMs' | 'toMs'>;

/** The overlap of two intervals in milliseconds; 0 or less if there is none. */
function overlap(one: Interval, other: Interval): number {
  return Math.min(one.toMs, other.toMs) - Math.max(one.fromMs, other.fromMs);
}

/** The threads that wrote to a database during a wait of another thread. */
function writersDuring(wait: Wait, database: string, { calls, spans }: PhaseHistory): number[] {
  const threads = calls
    .filter((call) => call.database === database && call.thread !== wait.thread)
    .filter((call) => overlap(call, wait) > 0)
    .filter(({ thread, fromMs, toMs }) => {
      const both = { fromMs: Math.max(fromMs, wait.fromMs), toMs: Math.min(toMs, wait.toMs) };
      const own = spans[thread - 1] ?? [];
      return own.some((span) => span.phase === 'writing' && overlap(span, both) > 0);
    })
    .toSorted((one, other) => one.fromMs - other.fromMs)
    .map(({ thread }) => thread);
  return [...new Set(threads)];
}
