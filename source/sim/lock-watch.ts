import type { Entity } from '../entities/entity.js';
import type { CallWatch } from '../router/health/call.js';
import type { SharedState } from './shared-state.js';
import type { ThreadSlot } from './thread-slot.js';

/**
 * Watches the calls of a thread to one database in a race, where a thread waits for the lock of a database as it
 * begins a transaction there. A store of several databases begins in each only when it knows the rows of that one.
 * @param now milliseconds since the run was released
 */
export function watchLock(
  watch: CallWatch,
  { index }: Entity,
  {
    shared,
    slot,
    thread,
    now,
  }: { shared: SharedState; slot: ThreadSlot; thread: number; now: () => number },
): CallWatch {
  let isBeginning = false;
  return {
    asked(kind) {
      isBeginning = kind === 'begin' && slot.state === 'writing';
      if (isBeginning) slot.enter('waiting-lock', now());
      watch.asked(kind);
    },
    answered(isWrite) {
      watch.answered(isWrite);
      if (!isBeginning) return;
      isBeginning = false;
      shared.turnsOf(index).holder = thread;
      slot.enter('writing', now());
    },
    failed(error) {
      // It waits until it tries again.
      isBeginning = false;
      watch.failed(error);
    },
  };
}
