import { clockOf, monotonicNs, stopwatch, type Clock } from '../base/clock.js';

/** The clock of a run, the same in all its threads; its 0 is the release. */
export class RunClock {
  /** The monotonic time of the release, 0 before it, and how long the clock was stopped; can be sent to a thread. */
  readonly startNs: SharedArrayBuffer;
  /** Milliseconds since the release, 0 before it. */
  readonly clock: Clock;
  readonly #startNs: BigInt64Array;
  /** Milliseconds in which the clock was stopped. */
  readonly #stoppedMs: Float64Array;

  constructor(startNs = new SharedArrayBuffer(16)) {
    const cells = new BigInt64Array(startNs, 0, 1);
    const stopped = new Float64Array(startNs, 8, 1);
    this.startNs = startNs;
    let sinceRelease: (() => number) | undefined;
    this.clock = clockOf(() => {
      if (!sinceRelease && cells[0]) sinceRelease = stopwatch(cells[0]);
      return sinceRelease ? sinceRelease() - stopped[0]! : 0;
    });
    this.#startNs = cells;
    this.#stoppedMs = stopped;
  }

  /** Call right before the threads are released. */
  start(): void {
    this.#startNs[0] = monotonicNs();
  }

  /**
   * Sets the clock back, in all threads: it was stopped since a moment at which no thread has worked any more.
   * @returns for how many milliseconds
   */
  goBackTo(ms: number): number {
    const stoppedMs = Math.max(0, this.clock.now() - ms);
    this.#stoppedMs[0]! += stoppedMs;
    return stoppedMs;
  }

  get isRunning(): boolean {
    return this.#startNs[0] !== 0n;
  }
}
