import type { StepLine } from '../ledger/journal.js';
import type { RunClock } from './run-clock.js';
import type { SharedState } from './shared-state.js';
import type { ThreadState } from './thread-state.js';

/** States in which a thread does nothing until another one does something. */
const WAITING: readonly ThreadState[] = ['waiting-turn', 'waiting-reference', 'waiting-lock'];
/** States in which a thread does nothing more by itself. */
const RESTING: readonly ThreadState[] = ['paused', 'done', 'crashed'];

/**
 * Steps a run, for the main thread. While every thread is held, or waits for one that is, the clock of the run
 * is stopped: a person reading the screen is no part of a duration.
 */
export class Stepping {
  readonly #shared: SharedState;
  readonly #clock: RunClock;
  readonly #write: (line: StepLine) => void;

  /** @param write takes each step, for the journal */
  constructor(
    shared: SharedState,
    clock: RunClock,
    write: (line: StepLine) => void = () => undefined,
  ) {
    this.#shared = shared;
    this.#clock = clock;
    this.#write = write;
  }

  /** Lets one event happen; from the first step on, threads are held. */
  step(): void {
    this.#resumeClock('step');
    this.#shared.steps.step();
  }

  /** Lets all threads go on. */
  end(): void {
    if (!this.#shared.steps.isOn) return;
    this.#resumeClock('stepped');
    this.#shared.steps.end();
  }

  /** Milliseconds since the release, without the time in which the clock was stopped. */
  now(): number {
    return this.#stoppedMs() ?? this.#clock.clock.now();
  }

  #resumeClock(type: StepLine['type']): void {
    const since = this.#stoppedMs();
    const stoppedMs = since === undefined ? 0 : this.#clock.goBackTo(since);
    this.#write({ type, atMs: this.#clock.clock.now(), stoppedMs });
  }

  /** When the last thread was held; undefined while a thread works. */
  #stoppedMs(): number | undefined {
    const { steps, threads, description } = this.#shared;
    if (!steps.isOn || steps.next === undefined) return undefined;
    let since = 0;
    for (let thread = 1; thread <= description.threads; thread += 1) {
      const { state, sinceMs } = threads.slot(thread);
      const isQuiet = WAITING.includes(state) || RESTING.includes(state);
      const heldMs = steps.heldSince(thread) ?? (isQuiet ? sinceMs : undefined);
      if (heldMs === undefined) return undefined;
      since = Math.max(since, heldMs);
    }
    return since;
  }
}
