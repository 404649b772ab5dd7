import { clockOf, monotonicNs, msSince, type Clock } from '../base/clock.js';

/** The time of a run, the same in all its threads: it counts from the release of the threads. */
export class RunClock {
  /** Holds the moment of the release, 0 before it; can be sent to a thread. */
  readonly startNs: SharedArrayBuffer;
  /** Milliseconds since the release, 0 before it. */
  readonly clock: Clock;
  readonly #startNs: BigInt64Array;

  constructor(startNs = new SharedArrayBuffer(8)) {
    const words = new BigInt64Array(startNs);
    this.startNs = startNs;
    this.clock = clockOf(() => (words[0] ? msSince(words[0]) : 0));
    this.#startNs = words;
  }

  /** The threads are about to be released. */
  start(): void {
    this.#startNs[0] = monotonicNs();
  }

  get isRunning(): boolean {
    return this.#startNs[0] !== 0n;
  }
}
