import type { ActiveRun } from '../sim/run.js';

/** Steers a run. What is asked for before its threads are released holds from their release on. */
export class RunControls {
  #run: ActiveRun | undefined;
  #isPaused: boolean | undefined;
  #paceMs: number | undefined;

  /** Lets the threads rest between two rows, or go on. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#run?.pause(isPaused);
  }

  /** @param ms think time of a thread before each row, in milliseconds */
  setPace(ms: number): void {
    this.#paceMs = ms;
    this.#run?.setPace(ms);
  }

  attach(run: ActiveRun): void {
    this.#run = run;
    if (this.#isPaused !== undefined) run.pause(this.#isPaused);
    if (this.#paceMs !== undefined) run.setPace(this.#paceMs);
  }

  /** The run has ended: what is asked for from now on comes too late. */
  detach(): void {
    this.#run = undefined;
  }
}
