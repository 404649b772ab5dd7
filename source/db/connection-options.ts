import type { SyncLevel } from './durability.js';

/** The lock timeout of commands other than a run, in milliseconds. */
export const COMMAND_LOCK_TIMEOUT_MS = 10_000;

/** Options of a connection. */
export interface ConnectionOptions {
  readonly sync: SyncLevel;
  /** SQLite's busy timeout, in milliseconds. */
  readonly busyMs: number;
  /** Never creates or changes anything. */
  readonly readOnly?: boolean;
}
