import { roundMs } from '../base/format.js';
import { OUTCOMES, type Outcome } from '../entities/outcome.js';
import { ENDED, phaseTimesOf, THREAD_PHASES, type PhaseTimes } from '../ledger/phases.js';
import type { RowAt } from '../ledger/thread-events.js';
import {
  IS_WAIT,
  PHASE_INDEX,
  STATE_INDEX,
  THREAD_STATES,
  type ThreadState,
} from './thread-state.js';
import type { ThreadGate } from './step-gate.js';
import { rowCode, type TransitionLog } from './transition-log.js';

/** How far a thread has come with its step; decides how its rows are settled if it crashes. */
export const PHASES = ['none', 'claimed', 'announced', 'recorded'] as const;

export type Phase = (typeof PHASES)[number];

const PHASE_AT = Object.fromEntries(PHASES.map((phase, index) => [phase, index])) as Readonly<
  Record<Phase, number>
>;

/** Int32 cells of one thread: what it is doing, then a counter per entity and outcome. */
const THREAD = {
  state: 0,
  entity: 1,
  row: 2,
  waitEntity: 3,
  waitRow: 4,
  step: 5,
  phase: 6,
  osThread: 7,
  resting: 8,
} as const;
const THREAD_HEAD = 9;

/**
 * Float64 cells of one thread: milliseconds in each phase, then when it entered its present state, then
 * by entity the milliseconds in the phases in which it waits for others to write.
 */
const SINCE = THREAD_PHASES.length;
const WAITS = SINCE + 1;

/** Int32 cells, and Float64 cells, per thread. @param entities how many the model has */
export function cellsPerThread(entities: number): { cells: number; times: number } {
  return { cells: THREAD_HEAD + entities * OUTCOMES.length, times: WAITS + entities };
}

/**
 * The state and counters of one thread in shared memory. Only the thread writes them, or the main thread
 * after it has crashed; any thread reads them.
 */
export class ThreadSlot {
  readonly #cells: Int32Array;
  readonly #times: Float64Array;
  readonly #at: number;
  readonly #timeAt: number;
  readonly #transitions: TransitionLog | undefined;
  #gate: ThreadGate | undefined;

  /** @param memory the cells of all threads of a model with so many entities */
  constructor(
    memory: { readonly cells: Int32Array; readonly times: Float64Array; readonly entities: number },
    thread: number,
    transitions?: TransitionLog,
  ) {
    const { cells, times } = cellsPerThread(memory.entities);
    this.#cells = memory.cells;
    this.#times = memory.times;
    this.#at = (thread - 1) * cells;
    this.#timeAt = (thread - 1) * times;
    this.#transitions = transitions;
  }

  /** Holds the thread at a gate before each event; for its own instance alone. */
  holdAt(gate: ThreadGate): void {
    this.#gate = gate;
  }

  /** Where the run is stepped, waits until the next event of the thread may happen. */
  awaitStep(): Promise<void> | undefined {
    return this.#gate?.awaitStep();
  }

  get state(): ThreadState {
    return THREAD_STATES[this.#read(THREAD.state)] ?? 'starting';
  }

  /**
   * Changes the state of the thread; the time in the old state counts to its phase. Does nothing if the
   * thread is in that state already.
   * @param atMs the time; it counts to the microsecond, as the ledger has it
   */
  enter(state: ThreadState, atMs: number): void {
    const before = this.#cells[this.#at + THREAD.state] ?? 0;
    const index = STATE_INDEX[state];
    if (before !== index) this.#change(before, index, atMs);
  }

  /** Changes the row in flight and the state; another row is an event also where the thread stays in its state. */
  enterFor({ entity, row }: RowAt, state: ThreadState, atMs: number): void {
    const before = this.#cells[this.#at + THREAD.state] ?? 0;
    const index = STATE_INDEX[state];
    const isOther = this.#read(THREAD.entity) !== entity || this.#read(THREAD.row) !== row;
    this.setCurrent(entity, row);
    if (before !== index || isOther) this.#change(before, index, atMs);
  }

  #change(before: number, index: number, atMs: number): void {
    const nowMs = roundMs(this.#gate ? this.#gate.pass(atMs) : atMs);
    const sinceAt = this.#timeAt + SINCE;
    const phase = PHASE_INDEX[before] ?? -1;
    if (phase >= 0) {
      const ms = nowMs - (this.#times[sinceAt] ?? 0);
      this.#addTime(phase, ms);
      // Without a row it waits for no database.
      if (IS_WAIT[phase] && this.#read(THREAD.row) > 0)
        this.#addTime(WAITS + this.#read(THREAD.entity), ms);
    }
    this.#times[sinceAt] = nowMs;
    this.#write(THREAD.state, index);
    const row = this.#code(THREAD.entity);
    const awaited = index === STATE_INDEX['waiting-reference'] ? this.#code(THREAD.waitEntity) : 0;
    this.#transitions?.add(nowMs, PHASE_INDEX[index] ?? ENDED.done, row, awaited);
  }

  /** The row in flight: entity position and row number; row 0 when there is none. */
  get current(): RowAt {
    return { entity: this.#read(THREAD.entity), row: this.#read(THREAD.row) };
  }

  setCurrent(entity: number, row: number): void {
    this.#write(THREAD.entity, entity);
    this.#write(THREAD.row, row);
  }

  /** The parent row that the thread waits for while it is `waiting-reference`. */
  get awaited(): RowAt {
    return { entity: this.#read(THREAD.waitEntity), row: this.#read(THREAD.waitRow) };
  }

  setAwaited(entity: number, row: number): void {
    this.#write(THREAD.waitEntity, entity);
    this.#write(THREAD.waitRow, row);
  }

  /** The claimed position of the schedule, and how far the thread has come with it. */
  get step(): { position: number; phase: Phase } {
    return {
      position: this.#read(THREAD.step),
      phase: PHASES[this.#read(THREAD.phase)] ?? 'none',
    };
  }

  setStep(position: number, phase: Phase): void {
    this.#write(THREAD.step, position);
    this.#write(THREAD.phase, PHASE_AT[phase]);
  }

  /** The operating system's id of the thread; 0 if unknown. */
  get osThread(): number {
    return this.#read(THREAD.osThread);
  }

  set osThread(id: number) {
    this.#write(THREAD.osThread, id);
  }

  /** Whether the thread has closed its connections and has no undecided row. */
  get isResting(): boolean {
    return this.#read(THREAD.resting) === 1;
  }

  set isResting(isResting: boolean) {
    this.#write(THREAD.resting, isResting ? 1 : 0);
  }

  count(entity: number, outcome: number, rows = 1): void {
    Atomics.add(this.#cells, this.#at + THREAD_HEAD + entity * OUTCOMES.length + outcome, rows);
  }

  /** The rows of an entity with an outcome, as counted by this thread. */
  counted(entity: number, outcome: Outcome): number {
    return this.#read(THREAD_HEAD + entity * OUTCOMES.length + OUTCOMES.indexOf(outcome));
  }

  /** When the thread entered its present state, in milliseconds since the release. */
  get sinceMs(): number {
    return this.#times[this.#timeAt + SINCE] ?? 0;
  }

  /** Milliseconds in each phase, the current one up to `nowMs`. */
  phaseTimes(nowMs: number): PhaseTimes {
    const current = PHASE_INDEX[this.#read(THREAD.state)];
    const runningMs = Math.max(0, nowMs - this.sinceMs);
    return phaseTimesOf(
      (_, index) => (this.#times[this.#timeAt + index] ?? 0) + (index === current ? runningMs : 0),
    );
  }

  /** Milliseconds in which it waited to write rows of an entity, by the position of the entity. */
  waitMs(entity: number, nowMs: number): number {
    const current = PHASE_INDEX[this.#read(THREAD.state)] ?? -1;
    const isWaiting =
      IS_WAIT[current] === true &&
      this.#read(THREAD.row) > 0 &&
      this.#read(THREAD.entity) === entity;
    const runningMs = isWaiting ? Math.max(0, nowMs - this.sinceMs) : 0;
    return (this.#times[this.#timeAt + WAITS + entity] ?? 0) + runningMs;
  }

  /** @param cell of an entity; the one of the row follows */
  #code(cell: number): number {
    return rowCode(this.#read(cell), this.#read(cell + 1));
  }

  #addTime(cell: number, ms: number): void {
    const at = this.#timeAt + cell;
    this.#times[at] = (this.#times[at] ?? 0) + ms;
  }

  #read(cell: number): number {
    return Atomics.load(this.#cells, this.#at + cell);
  }

  /** No other thread writes these cells while this one does, and a reader may see them a moment later. */
  #write(cell: number, value: number): void {
    this.#cells[this.#at + cell] = value;
  }
}
