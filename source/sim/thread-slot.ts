import { ENTITY_NAMES } from '../entities/entity.js';
import { OUTCOMES, type Outcome } from '../entities/outcome.js';
import {
  phaseTimesOf,
  THREAD_PHASES,
  type PhaseTimes,
  type ThreadPhase,
} from '../ledger/phases.js';
import type { EventLog } from './event-log.js';

/** What a thread is doing; a thread's state in shared memory is a position in this list. */
export const THREAD_STATES = [
  'starting',
  'idle',
  'thinking',
  'judging',
  'waiting-reference',
  'waiting-turn',
  'waiting-lock',
  'writing',
  'recording',
  'paused',
  'done',
  'dead',
] as const;

export type ThreadState = (typeof THREAD_STATES)[number];

/** How far a thread has come with the step it took; decides what is settled when it dies. */
export const PHASES = ['none', 'claimed', 'announced', 'recorded'] as const;

export type Phase = (typeof PHASES)[number];

/** Int32 words of one thread: what it does now, then a counter per entity and outcome. */
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

/** How many Int32 words each thread has. */
export const THREAD_WORDS = THREAD_HEAD + ENTITY_NAMES.length * OUTCOMES.length;

/** The phase as which the time in a state is counted; undefined before the release and after the end. */
const PHASE_OF_STATE: Readonly<Record<ThreadState, ThreadPhase | undefined>> = {
  starting: undefined,
  idle: 'idle',
  thinking: 'thinking',
  judging: 'checking',
  'waiting-reference': 'reference',
  'waiting-turn': 'turn',
  'waiting-lock': 'lock',
  writing: 'writing',
  recording: 'recording',
  paused: 'paused',
  done: undefined,
  dead: undefined,
};

/** By state: the position of its phase, -1 for none. */
const PHASE_INDEX = THREAD_STATES.map((state) => {
  const phase = PHASE_OF_STATE[state];
  return phase === undefined ? -1 : THREAD_PHASES.indexOf(phase);
});

const STATE_INDEX = Object.fromEntries(
  THREAD_STATES.map((state, index) => [state, index]),
) as Readonly<Record<ThreadState, number>>;

/** Float64 words of one thread: milliseconds in each phase, and since when it is in its present state. */
const SINCE = THREAD_PHASES.length;

/** How many Float64 words each thread has. */
export const TIME_WORDS = THREAD_PHASES.length + 1;

/**
 * The words of one thread in shared memory. That thread alone writes them, or whoever settles what it
 * left when it died; anyone reads them.
 */
export class ThreadSlot {
  readonly #words: Int32Array;
  readonly #times: Float64Array;
  readonly #at: number;
  readonly #timeAt: number;
  readonly #transitions: EventLog | undefined;

  constructor(words: Int32Array, times: Float64Array, thread: number, transitions?: EventLog) {
    this.#words = words;
    this.#times = times;
    this.#at = (thread - 1) * THREAD_WORDS;
    this.#timeAt = (thread - 1) * TIME_WORDS;
    this.#transitions = transitions;
  }

  get state(): ThreadState {
    return THREAD_STATES[this.#read(THREAD.state)] ?? 'starting';
  }

  /**
   * Puts the thread into a state; the time since the last change is counted as the phase that it was
   * in. Staying in a state changes nothing.
   */
  enter(state: ThreadState, nowMs: number): void {
    const before = this.#read(THREAD.state);
    const index = STATE_INDEX[state];
    if (before === index) return;
    const sinceAt = this.#timeAt + SINCE;
    const phase = PHASE_INDEX[before] ?? -1;
    if (phase >= 0) {
      const word = this.#timeAt + phase;
      this.#times[word] = (this.#times[word] ?? 0) + (nowMs - (this.#times[sinceAt] ?? 0));
    }
    this.#times[sinceAt] = nowMs;
    this.#write(THREAD.state, index);
    this.#transitions?.add(nowMs, PHASE_INDEX[index] ?? -1);
  }

  /** The row in flight: entity position and row number; row 0 when there is none. */
  get current(): { entity: number; row: number } {
    return { entity: this.#read(THREAD.entity), row: this.#read(THREAD.row) };
  }

  setCurrent(entity: number, row: number): void {
    this.#write(THREAD.entity, entity);
    this.#write(THREAD.row, row);
  }

  /** The parent row that the thread waits for while it is `waiting-reference`. */
  get awaited(): { entity: number; row: number } {
    return { entity: this.#read(THREAD.waitEntity), row: this.#read(THREAD.waitRow) };
  }

  setAwaited(entity: number, row: number): void {
    this.#write(THREAD.waitEntity, entity);
    this.#write(THREAD.waitRow, row);
  }

  /** The claimed schedule position and how far the thread has come with it. */
  get step(): { position: number; phase: Phase } {
    return {
      position: this.#read(THREAD.step),
      phase: PHASES[this.#read(THREAD.phase)] ?? 'none',
    };
  }

  setStep(position: number, phase: Phase): void {
    this.#write(THREAD.step, position);
    this.#write(THREAD.phase, PHASES.indexOf(phase));
  }

  /** The operating system's id of the thread; 0 where the system does not tell. */
  get osThread(): number {
    return this.#read(THREAD.osThread);
  }

  set osThread(id: number) {
    this.#write(THREAD.osThread, id);
  }

  /** Whether the thread has left all databases, and nothing of its work is left to decide. */
  get isResting(): boolean {
    return this.#read(THREAD.resting) === 1;
  }

  set isResting(isResting: boolean) {
    this.#write(THREAD.resting, isResting ? 1 : 0);
  }

  count(entity: number, outcome: number, rows = 1): void {
    Atomics.add(this.#words, this.#at + THREAD_HEAD + entity * OUTCOMES.length + outcome, rows);
  }

  /** How many rows of an entity this thread has brought to an outcome. */
  counted(entity: number, outcome: Outcome): number {
    return this.#read(THREAD_HEAD + entity * OUTCOMES.length + OUTCOMES.indexOf(outcome));
  }

  /** When the thread entered its present state, in milliseconds since the release. */
  get sinceMs(): number {
    return this.#times[this.#timeAt + SINCE] ?? 0;
  }

  /** Milliseconds in each phase, that which is not over included up to `nowMs`. */
  phaseTimes(nowMs: number): PhaseTimes {
    const current = PHASE_INDEX[this.#read(THREAD.state)];
    const runningMs = Math.max(0, nowMs - this.sinceMs);
    return phaseTimesOf(
      (_, index) => (this.#times[this.#timeAt + index] ?? 0) + (index === current ? runningMs : 0),
    );
  }

  #read(word: number): number {
    return Atomics.load(this.#words, this.#at + word);
  }

  #write(word: number, value: number): void {
    Atomics.store(this.#words, this.#at + word, value);
  }
}
