import { clockOf, monotonicNs, stopwatch, type Clock } from '../base/clock.js';

/** The clock of a run, the same in all its threads; its 0 is the release. */
export class RunClock {
  /** The monotonic time of the release, 0 before it; can be sent to a thread. */
  readonly startNs: SharedArrayBuffer;
  /** Milliseconds since the release, 0 before it. */
  readonly clock: Clock;
  readonly #startNs: BigInt64Array;

  constructor(startNs = new SharedArrayBuffer(8)) {
    const cells = new BigInt64Array(startNs);
    this.startNs = startNs;
    let sinceRelease: (() => number) | undefined;
    this.clock = clockOf(() => {
      if (!sinceRelease && cells[0]) sinceRelease = stopwatch(cells[0]);
      return sinceRelease ? sinceRelease() : 0;
    });
    this.#startNs = cells;
  }

  /** Call right before the threads are released. */
  start(): void {
    this.#startNs[0] = monotonicNs();
  }

  get isRunning(): boolean {
    return this.#startNs[0] !== 0n;
  }
}
