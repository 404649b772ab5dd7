import { setTimeout as sleep } from 'node:timers/promises';

import { DatabaseError } from '../base/errors.js';

/** How long work is tried again while somebody else holds the lock, in milliseconds. */
export const LOCK_PATIENCE_MS = 10_000;

/** What decides how long a thread is patient. */
export interface Patience {
  /** Milliseconds of any clock that does not go back. */
  readonly now: () => number;
  /** How long it waits altogether; with 0 it tries once. */
  readonly patienceMs: number;
  /** A stopping run does not wait for locks any longer. */
  readonly isStopping: () => boolean;
  readonly onRetry: () => void;
}

/**
 * Does some work, and does it again from its beginning while the database answers that it is locked.
 * @throws whatever the work throws, once it is not the lock or patience has run out
 */
export async function whileLocked<Result>(
  work: () => Promise<Result>,
  { now, isStopping, patienceMs, onRetry }: Patience,
): Promise<Result> {
  const deadline = now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isPassing = error instanceof DatabaseError && error.isPassing;
      if (!isPassing || now() > deadline || isStopping()) throw error;
      onRetry();
      await sleep(1 + Math.random() * 4);
    }
  }
}
