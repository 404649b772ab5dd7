import type { Waiter } from '../../source/sim/waiter.js';
import type { VirtualClock } from './virtual-clock.js';

/** Lets virtual threads, which share one thread, wait for words of shared memory in virtual time. */
export class VirtualWaiter implements Waiter {
  readonly #clock: VirtualClock;
  readonly #waiting = new Map<Int32Array, Map<number, Set<() => void>>>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  wait(words: Int32Array, at: number, seen: number, ms: number): Promise<void> | undefined {
    if (words[at] !== seen) return undefined;
    const { over, end } = this.#clock.beginSleep(ms);
    const waiting = this.#waitingFor(words, at);
    waiting.add(end);
    return over.then(() => {
      waiting.delete(end);
    });
  }

  notify(words: Int32Array, at: number, threads = Infinity): void {
    const waiting = [...this.#waitingFor(words, at)];
    for (const end of waiting.slice(0, threads)) end();
  }

  /** Ends the sleep of each that waits for a word. */
  #waitingFor(words: Int32Array, at: number): Set<() => void> {
    const byWord = this.#waiting.get(words) ?? new Map<number, Set<() => void>>();
    this.#waiting.set(words, byWord);
    const waiting = byWord.get(at) ?? new Set<() => void>();
    byWord.set(at, waiting);
    return waiting;
  }
}
