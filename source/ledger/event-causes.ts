import type { Outcome } from '../entities/outcome.js';
import type { EntityName, Model } from '../entities/entity.js';
import { nameByNumber } from '../entities/entity.js';
import type { RunHeader } from './record.js';
import type { RowAt, ThreadEvent } from './thread-events.js';
import { rowsPerTurn } from './turns.js';
import { UnitSteps, type UnitStep } from './unit-steps.js';

/** A row by name: its entity, and its number from 1. */
export interface NamedRow {
  readonly entity: EntityName;
  readonly row: number;
}

/** An event, and what can be known of its causes and consequences from the events before it. */
export interface LoggedEvent extends Pick<ThreadEvent, 'number' | 'atMs' | 'thread' | 'phase'> {
  readonly row: NamedRow | undefined;
  /** The phase that ended; undefined for the first event of a thread. */
  readonly before: ThreadEvent['phase'] | undefined;
  /** How long the thread had been in that phase, in milliseconds. */
  readonly lastedMs: number;
  /** The database, or the table where its rows are in several. */
  readonly database: string;
  /** The row that the thread waits for, or has waited for in the phase that ended. */
  readonly awaited: NamedRow | undefined;
  /** The thread that has this row, or writes to the database for whose lock the thread waits; undefined if not known. */
  readonly holder: number | undefined;
  /** The threads that wait for what the thread has got, or has done. */
  readonly awaitedBy: readonly number[];
  /** Whether its row is decided already, so that the thread only tidies up. */
  readonly isTidying: boolean;
  /** What the thread begins to do with its row, in a run that writes units. */
  readonly unitStep: UnitStep | undefined;
  /** Whether the turns of the run are in row order. */
  readonly isFair: boolean;
  /** What became of the row with which the thread is done, and why it was not inserted; see `EventOutcomes`. */
  readonly outcome?: { readonly outcome: Outcome; readonly why: string };
}

interface FollowedThread {
  phase: ThreadEvent['phase'];
  sinceMs: number;
  row: RowAt | undefined;
  awaited: RowAt | undefined;
  /** Whether its row is decided. */
  isDecided: boolean;
}

/** Follows the threads of a run event by event, and finds out who waits for whom. */
export class EventCauses {
  readonly #model: Model;
  readonly #run: Pick<RunHeader, 'settings'>;
  readonly #rowsPerTurn: number;
  readonly #threads = new Map<number, FollowedThread>();
  /** By thread, in a run that writes units. */
  readonly #steps = new Map<number, UnitSteps>();
  /** By entity: the thread that began to write last. */
  readonly #writers = new Map<number, number>();
  /** By entity: all rows up to this one are decided, in a run with turns. */
  readonly #decidedTo = new Map<number, number>();

  constructor(run: Pick<RunHeader, 'settings'>, model: Model) {
    this.#run = run;
    this.#model = model;
    this.#rowsPerTurn = rowsPerTurn(run.settings);
  }

  /** The next event; call it for each one, in their order. */
  log(event: ThreadEvent): LoggedEvent {
    const { number, atMs, thread, phase, row } = event;
    const last = this.#threads.get(thread);
    const isSameRow = last?.row?.entity === row?.entity && last?.row?.row === row?.row;
    const unitStep = this.#unitStep(last, event);
    const isDecided = isSameRow && last?.isDecided === true;
    const isTidying = isDecided && phase === 'writing' && unitStep === undefined;
    const own: FollowedThread = {
      phase,
      sinceMs: atMs,
      row,
      awaited: event.awaited,
      isDecided: isDecided || (isSameRow && this.#hasDecided(last, phase)),
    };
    this.#threads.set(thread, own);
    this.#noteWriting(thread, own, isTidying);
    const awaited = this.#awaitedRow(own);
    return {
      number,
      atMs,
      thread,
      phase,
      row: this.#named(row),
      before: last?.phase,
      lastedMs: last ? Math.max(0, atMs - last.sinceMs) : 0,
      database: this.#databaseOf(row),
      awaited: this.#named(awaited ?? (phase === 'checking' ? last?.awaited : undefined)),
      holder: phase === 'lock' ? this.#lockHolder(thread, own) : this.#threadWith(awaited, thread),
      awaitedBy: isTidying || isAfterTurn(unitStep) ? [] : this.#awaitedBy(thread, own, last),
      isTidying,
      unitStep,
      isFair: this.#isFair,
    };
  }

  #unitStep(last: FollowedThread | undefined, event: ThreadEvent): UnitStep | undefined {
    const { unit, together = 'separate' } = this.#run.settings;
    if (unit === undefined) return undefined;
    const root = this.#model.byName.get(unit)?.index ?? 0;
    const steps = this.#steps.get(event.thread) ?? new UnitSteps(together, root);
    this.#steps.set(event.thread, steps);
    return steps.log(last?.phase, event);
  }

  get #isFair(): boolean {
    return this.#run.settings.order === 'fifo';
  }

  /** Whether a thread that was writing has decided its row by recording it: a turn of several rows may have more. */
  #hasDecided(last: FollowedThread | undefined, phase: ThreadEvent['phase']): boolean {
    return isDoneAfter(last?.phase) && phase === 'recording' && this.#rowsPerTurn === 1;
  }

  #noteWriting(
    thread: number,
    { phase, row, isDecided }: FollowedThread,
    isTidying: boolean,
  ): void {
    if (!row || isTidying) return;
    const { entity } = row;
    const decidedTo = this.#decidedTo.get(entity) ?? 0;
    if (isDecided) this.#decidedTo.set(entity, Math.max(decidedTo, row.row));
    if (phase !== 'writing') return;
    this.#writers.set(entity, thread);
    // The turn: all rows before it are decided.
    if (this.#isFair) this.#decidedTo.set(entity, Math.max(decidedTo, row.row - 1));
  }

  #awaitedRow({ phase, row, awaited }: FollowedThread): RowAt | undefined {
    if (phase === 'reference') return awaited;
    if (phase !== 'turn' || !row || this.#run.settings.unit !== undefined) return undefined;
    const next = (this.#decidedTo.get(row.entity) ?? 0) + 1;
    const before = { entity: row.entity, row: next };
    return next < row.row && this.#threadWith(before) !== undefined ? before : undefined;
  }

  /** The thread that has a row in flight. */
  #threadWith(awaited: RowAt | undefined, except?: number): number | undefined {
    if (!awaited) return undefined;
    for (const [thread, { row, isDecided }] of this.#threads) {
      if (thread === except || isDecided || row?.entity !== awaited.entity) continue;
      if (awaited.row >= row.row && awaited.row < row.row + this.#rowsPerTurn) return thread;
    }
    return undefined;
  }

  #lockHolder(thread: number, { row }: FollowedThread): number | undefined {
    if (!row || this.#hasSeveral(row)) return undefined;
    const writes = (other: number): boolean => {
      const known = this.#threads.get(other);
      return other !== thread && known?.phase === 'writing' && known.row?.entity === row.entity;
    };
    const last = this.#writers.get(row.entity) ?? 0;
    return writes(last) ? last : [...this.#threads.keys()].find((other) => writes(other));
  }

  #awaitedBy(
    thread: number,
    { phase, row }: FollowedThread,
    last: FollowedThread | undefined,
  ): number[] {
    const isWriting = phase === 'writing';
    const isDone = phase === 'recording' && isDoneAfter(last?.phase);
    if (!row || !(isWriting || isDone)) return [];
    const waits = (other: FollowedThread): boolean => {
      if (isDone) return other.phase === 'reference' && this.#isInTurn(row, other.awaited);
      return (other.phase === 'turn' || other.phase === 'lock') && other.row?.entity === row.entity;
    };
    if (isWriting && this.#hasSeveral(row)) return [];
    return [...this.#threads]
      .filter(([other, known]) => other !== thread && waits(known))
      .map(([other]) => other)
      .toSorted((one, other) => one - other);
  }

  #isInTurn(first: RowAt, row: RowAt | undefined): boolean {
    if (row?.entity !== first.entity) return false;
    return row.row >= first.row && row.row < first.row + this.#rowsPerTurn;
  }

  #hasSeveral({ entity }: RowAt): boolean {
    return this.#settingsOf(entity)?.shards !== undefined;
  }

  #databaseOf(row: RowAt | undefined): string {
    if (!row) return '';
    const table = this.#model.entities[row.entity]?.table ?? '';
    return this.#hasSeveral(row) ? table : (this.#settingsOf(row.entity)?.database ?? table);
  }

  #settingsOf(entity: number) {
    const name = this.#model.entities[entity]?.name ?? '';
    return this.#run.settings.databases[name];
  }

  #named(row: RowAt | undefined): NamedRow | undefined {
    const entity = row && this.#model.entities[row.entity];
    return row && entity && { entity: entity.name, row: row.row };
  }
}

/** Whether a thread has passed its turn on before it begins a step of a unit. */
function isAfterTurn(step: UnitStep | undefined): boolean {
  return step === 'cancel' || step === 'remove' || step === 'prepare' || step === 'end';
}

/**
 * Whether a thread that records a row after this phase is done with it: it has written it, at once when it had the
 * lock, or has given up the lock. Else it announces a row that it is going to write.
 */
export function isDoneAfter(phase: ThreadEvent['phase'] | undefined): boolean {
  return phase === 'writing' || phase === 'lock' || phase === 'idle';
}

/** "User row 3" */
export function formatNamedRow({ entity, row }: NamedRow): string {
  return nameByNumber(entity, row);
}
