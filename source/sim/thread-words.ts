import { ENTITY_NAMES } from '../entities/entity.js';
import { OUTCOMES, type Outcome } from '../entities/outcome.js';

/** What a thread is doing; a thread's state in shared memory is a position in this list. */
export const THREAD_STATES = [
  'starting',
  'thinking',
  'judging',
  'waiting-reference',
  'waiting-turn',
  'waiting-lock',
  'writing',
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

/** Float64 words of one thread: where its time went, in milliseconds. */
const TIME = { busy: 0, lockWait: 1, referenceWait: 2, sinceMs: 3 } as const;

/** How many Float64 words each thread has. */
export const TIME_WORDS = 4;

/**
 * The words of one thread in shared memory. That thread alone writes them, or whoever settles what it
 * left when it died; anyone reads them.
 */
export class ThreadWords {
  readonly #words: Int32Array;
  readonly #times: Float64Array;
  readonly #at: number;
  readonly #timeAt: number;

  constructor(words: Int32Array, times: Float64Array, thread: number) {
    this.#words = words;
    this.#times = times;
    this.#at = (thread - 1) * THREAD_WORDS;
    this.#timeAt = (thread - 1) * TIME_WORDS;
  }

  get state(): ThreadState {
    return THREAD_STATES[this.#read(THREAD.state)] ?? 'starting';
  }

  /** Says what the thread does from now on; the time since the last change is put where it belongs. */
  enter(state: ThreadState, nowMs: number): void {
    const since = this.#times[this.#timeAt + TIME.sinceMs] ?? 0;
    const account = accountOf(this.state);
    if (account !== undefined) {
      const word = this.#timeAt + account;
      this.#times[word] = (this.#times[word] ?? 0) + (nowMs - since);
    }
    this.#times[this.#timeAt + TIME.sinceMs] = nowMs;
    this.#write(THREAD.state, THREAD_STATES.indexOf(state));
  }

  /** The row in hand: entity position and row number; row 0 when there is none. */
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

  /** The schedule position in hand and how far the thread has come with it. */
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
    return this.#times[this.#timeAt + TIME.sinceMs] ?? 0;
  }

  get times(): { busyMs: number; lockWaitMs: number; referenceWaitMs: number } {
    const read = (word: number): number => this.#times[this.#timeAt + word] ?? 0;
    return {
      busyMs: read(TIME.busy),
      lockWaitMs: read(TIME.lockWait),
      referenceWaitMs: read(TIME.referenceWait),
    };
  }

  #read(word: number): number {
    return Atomics.load(this.#words, this.#at + word);
  }

  #write(word: number, value: number): void {
    Atomics.store(this.#words, this.#at + word, value);
  }
}

/** Where the time that a thread spends in a state is counted; thinking and pausing are no work. */
function accountOf(state: ThreadState): number | undefined {
  switch (state) {
    case 'judging':
    case 'writing':
      return TIME.busy;
    case 'waiting-turn':
    case 'waiting-lock':
      return TIME.lockWait;
    case 'waiting-reference':
      return TIME.referenceWait;
    default:
      return undefined;
  }
}
