import type { ActiveRun } from '../sim/run.js';

/** Pauses a run and sets its pace. Calls before the release of the threads take effect at the release. */
export class RunControls {
  #run: ActiveRun | undefined;
  #isPaused: boolean | undefined;
  #isStepping = false;
  #paceMs: number | undefined;

  /** Pauses the threads between two rows, or resumes them. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#isStepping = false;
    this.#run?.pause(isPaused);
  }

  /** Lets one event happen, and holds the threads before each later one; `pause` ends that. */
  step(): void {
    this.#isPaused = undefined;
    this.#isStepping = true;
    this.#run?.step();
  }

  /** @param ms think time of a thread before each row, in milliseconds */
  setPace(ms: number): void {
    this.#paceMs = ms;
    this.#run?.setPace(ms);
  }

  attach(run: ActiveRun): void {
    this.#run = run;
    if (this.#isPaused !== undefined) run.pause(this.#isPaused);
    if (this.#isStepping) run.step();
    if (this.#paceMs !== undefined) run.setPace(this.#paceMs);
  }

  /** Call when the run has ended: later calls have no effect. */
  detach(): void {
    this.#run = undefined;
  }
}
