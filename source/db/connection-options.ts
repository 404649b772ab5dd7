import type { SyncLevel } from './durability.js';

/** The lock timeout of commands other than a run, in milliseconds. */
export const COMMAND_LOCK_TIMEOUT_MS = 10_000;

/**
 * How a transaction on a SQLite file begins: with the write lock, or without a lock, which it then asks for with its
 * first write.
 */
export const BEGIN_MODES = ['immediate', 'deferred'] as const;

export type BeginMode = (typeof BEGIN_MODES)[number];

/** Options of a connection. */
export interface ConnectionOptions {
  readonly sync: SyncLevel;
  /** SQLite's busy timeout, in milliseconds. */
  readonly busyMs: number;
  /** How transactions begin; by default with the write lock. */
  readonly begin?: BeginMode | undefined;
  /** Never creates or changes anything. */
  readonly readOnly?: boolean;
}
