import { setTimeout as sleep } from 'node:timers/promises';

import { DatabaseError } from '../base/errors.js';
import { COMMAND_LOCK_TIMEOUT_MS } from './connection-options.js';

/**
 * Does work that may be done twice, and does it again while the database is locked or gone, also when
 * the answer to its commit was lost; for as long as commands are patient.
 * @throws whatever the work throws then
 */
export async function repeatWhilePassing<Result>(work: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + COMMAND_LOCK_TIMEOUT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const mayPass =
        error instanceof DatabaseError && (error.isPassing || error.kind === 'connection-lost');
      if (!mayPass || performance.now() > deadline) throw error;
      await sleep(5 + Math.random() * 20);
    }
  }
}
