import type { SyncLevel } from './durability.js';

/** How long commands other than a run wait for a lock, in milliseconds. */
export const COMMAND_LOCK_TIMEOUT_MS = 10_000;

/** How a connection is opened. */
export interface ConnectionOptions {
  readonly sync: SyncLevel;
  /** How long the database waits for a lock before it gives up, in milliseconds. */
  readonly busyMs: number;
  /** Never creates or changes anything. */
  readonly readOnly?: boolean;
}
