import type { Model } from '../entities/entity.js';
import { entityNamed } from '../entities/model.js';
import type { TimedAttempt } from './attempt.js';
import { databaseNamesLookup } from './attempt-database.js';
import {
  findAwaited,
  isWaitingRow,
  mayBeAwaited,
  rangeOf,
  type AttemptKeys,
  type Awaited,
  type RowRange,
} from './awaited-rows.js';
import { overlap } from './interval.js';
import type { PhaseHistory } from './phase-file.js';
import type { ThreadPhase } from './phases.js';
import { moveBefore } from './moves.js';
import { modelOfRun } from './model-of-run.js';
import type { RunHeader, RunMove, RunSettings } from './record.js';
import { rowsPerTurn } from './turns.js';
import { databasesCalledIn, writingDuring, type MeanwhileWriting } from './wait-writers.js';
import { findLongestWait, type Wait } from './waits.js';

/** The time of the awaited thread in a phase during the wait. */
export interface MeanwhileTime {
  readonly phase: ThreadPhase;
  readonly ms: number;
}

/**
 * What a thread wanted of a database in the phase `lock`: to begin a transaction, to repeat one that had
 * found the database locked, or to look up rows.
 */
export type LockAim = 'begin' | 'repeat' | 'look-up';

/** The longest wait of a run, with details from its ledger. */
export interface LongestWait extends Wait {
  /** Whether all waits of the run were recorded; in a large run, only the first ones are. */
  readonly isOfAll: boolean;
  /** The rows that the thread had claimed: one, or a batch; undefined if the ledger lacks them. */
  readonly rows: RowRange | undefined;
  /** The databases that the thread called during the wait, else those of its rows; empty if not known. */
  readonly databases: readonly string[];
  /** Undefined for a lock, or if the ledger lacks it. */
  readonly awaited: Awaited | undefined;
  /** What the awaited thread did during the wait, the longest time first. */
  readonly meanwhile: readonly MeanwhileTime[];
  /** Of a lock: what other threads wrote to the databases during the wait; undefined if not known. */
  readonly writing: MeanwhileWriting | undefined;
  /** Undefined for a turn and a reference. */
  readonly aim: LockAim | undefined;
}

/** What decides which rows a run wrote together, and to which database. */
interface PlacedRun extends Pick<RunHeader, 'model'> {
  readonly settings: Pick<RunSettings, 'databases' | 'batch' | 'pipeline' | 'turn' | 'unit'>;
  readonly moves?: readonly RunMove[];
}

/**
 * Finds out what the longest wait of a run was about, or another one, from its phases and its attempts. It
 * is given the attempts twice: it must know the waiting rows before it can look for those that they wait for.
 */
export class LongestWaitCollector {
  readonly #history: PhaseHistory;
  readonly #run: PlacedRun;
  readonly #batchSize: number;
  readonly #model: Model;
  readonly #wait: Wait | undefined;
  readonly #waiting: TimedAttempt[] = [];
  readonly #candidates: TimedAttempt[] = [];

  constructor(history: PhaseHistory, run: PlacedRun, wait = findLongestWait(history)) {
    this.#history = history;
    this.#run = run;
    this.#batchSize = rowsPerTurn(run.settings);
    this.#model = modelOfRun(run);
    this.#wait = wait;
  }

  /** Whether a row is one that the waiting thread had claimed. */
  isWaiting(attempt: AttemptKeys): boolean {
    return this.#wait !== undefined && isWaitingRow(this.#wait, attempt);
  }

  /** Adds an attempt in the first reading; only those of `isWaiting` matter. */
  addWaiting(attempt: TimedAttempt): void {
    // A thread has all rows of a unit at once, and the ledger does not hold which of them had to wait.
    const isInUnit = this.#run.settings.unit !== undefined;
    if (!isInUnit && this.isWaiting(attempt)) this.#waiting.push(attempt);
  }

  /** Whether the wait can be for a row; only known after the first reading. */
  mayBeAwaited(attempt: AttemptKeys): boolean {
    const [first] = this.#waiting;
    if (!this.#wait || !first) return false;
    const entity = entityNamed(this.#model, first.entity);
    return mayBeAwaited(this.#wait, first, entity, attempt, this.#batchSize);
  }

  /** Adds an attempt in the second reading; only those of `mayBeAwaited` matter. */
  addAwaited(attempt: TimedAttempt): void {
    if (this.mayBeAwaited(attempt)) this.#candidates.push(attempt);
  }

  /** @returns undefined if no thread waited, or nothing was recorded */
  finish(): LongestWait | undefined {
    const wait = this.#wait;
    if (!wait) return undefined;
    const { spans, detail } = this.#history;
    const isLock = wait.phase === 'lock';
    const waiting = this.#waiting.toSorted((one, other) => one.row - other.row);
    const called = isLock ? databasesCalledIn(wait, this.#history) : [];
    const databases = called.length > 0 ? called : this.#databasesOf(waiting);
    const awaited = findAwaited(wait, waiting, this.#candidates, spans, this.#model);
    return {
      ...wait,
      isOfAll: detail === 'transitions',
      rows: rangeOf(waiting),
      databases,
      awaited,
      meanwhile: awaited ? timesDuring(wait, spans[awaited.rows.thread - 1] ?? []) : [],
      writing: isLock ? writingDuring(wait, databases, this.#history) : undefined,
      aim: isLock ? aimOf(wait, spans[wait.thread - 1] ?? []) : undefined,
    };
  }

  #databasesOf(waiting: readonly TimedAttempt[]): string[] {
    const lookup = databaseNamesLookup(this.#run.settings);
    // The new places of rows that were moved are not in the ledger.
    const names = waiting.map((attempt) => (moveBefore(this.#run, attempt) ? [] : lookup(attempt)));
    // Without one of them, the others would be taken for all.
    return names.some((own) => own.length === 0) ? [] : [...new Set(names.flat())];
  }
}

/** How long a thread was in each phase during a wait of another one, the longest time first. */
function timesDuring(wait: Wait, spans: PhaseHistory['spans'][number]): MeanwhileTime[] {
  const times = new Map<ThreadPhase, number>();
  for (const span of spans) {
    const ms = overlap(span, wait);
    if (ms > 0) times.set(span.phase, (times.get(span.phase) ?? 0) + ms);
  }
  return [...times]
    .map(([phase, ms]) => ({ phase, ms }))
    .toSorted((one, other) => other.ms - one.ms);
}

/** What a thread wanted of the database, by the phase that followed. */
function aimOf({ toMs }: Wait, own: PhaseHistory['spans'][number]): LockAim {
  const next = own.find(({ fromMs }) => fromMs >= toMs);
  if (next?.phase === 'checking') return 'look-up';
  return next?.phase === 'recording' ? 'repeat' : 'begin';
}
