/**
 * How a thread waits for a cell of shared memory to change. A real thread blocks, and gets no promise: one
 * per row would cost too much. In tests, several virtual threads share one real thread; then waiting gives
 * a promise, which the caller awaits.
 */
export interface Waiter {
  /** Waits until `notify` is called for the cell, or `ms` are over; not at all if its value is not `seen`. */
  wait(cells: Int32Array, at: number, seen: number, ms: number): Promise<void> | undefined;
  /** Wakes all that wait for the cell, or as many of them as are named. */
  notify(cells: Int32Array, at: number, threads?: number): void;
}

/** Longest sleep of a waiting thread in milliseconds: then it checks by itself, in case it missed a wake-up. */
export const LOOK_AGAIN_MS = 1000;

/** Blocks the thread. */
export const blockingWaiter: Waiter = {
  wait(cells, at, seen, ms) {
    Atomics.wait(cells, at, seen, ms);
    return undefined;
  },
  notify(cells, at, threads) {
    Atomics.notify(cells, at, threads);
  },
};
