/**
 * How a thread waits for a word of shared memory to change. Threads block; where several virtual ones
 * share a thread, waiting gives a promise, and the caller awaits it. Blocking gives none: a
 * promise for each row would cost more than most of what is done with it.
 */
export interface Waiter {
  /** Waits until `notify` is called for the word, or for so long; not at all where it has another value. */
  wait(words: Int32Array, at: number, seen: number, ms: number): Promise<void> | undefined;
  /** Wakes all that wait for the word. */
  notify(words: Int32Array, at: number): void;
}

/** A waiting thread looks by itself this often, in milliseconds, should it have missed a wake-up. */
export const LOOK_AGAIN_MS = 1000;

/** Blocks the thread. */
export const blockingWaiter: Waiter = {
  wait(words, at, seen, ms) {
    Atomics.wait(words, at, seen, ms);
    return undefined;
  },
  notify(words, at) {
    Atomics.notify(words, at);
  },
};
