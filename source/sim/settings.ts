import { DEFAULT_DURABILITY, type Durability } from '../db/sqlite/settings.js';
import type { OrderPolicy, ReferencePolicy } from '../ledger/record.js';

export const ORDER_POLICIES: readonly OrderPolicy[] = ['fifo', 'race'];
export const REFERENCE_POLICIES: readonly ReferencePolicy[] = ['wait', 'check', 'none'];

/** How a run writes, whatever it writes. */
export interface WriteSettings extends Durability {
  readonly threads: number;
  /** Rows per transaction. */
  readonly batch: number;
  readonly order: OrderPolicy;
  readonly references: ReferencePolicy;
  /** Think time of a thread before each row (before each batch of rows), in milliseconds. */
  readonly paceMs: number;
  /** Empties the databases first. */
  readonly fresh: boolean;
}

export const DEFAULT_SETTINGS: WriteSettings = {
  ...DEFAULT_DURABILITY,
  threads: 10,
  batch: 1,
  order: 'fifo',
  references: 'wait',
  paceMs: 0,
  fresh: false,
};

/** The allowed ranges; every flag, form and message takes them from here. */
export const LIMITS = {
  threads: { min: 1, max: 256 },
  batch: { min: 1, max: 100_000 },
  rows: { min: 0, max: 100_000_000 },
  invalid: { min: 0, max: 1 },
  seed: { min: 0, max: 4_294_967_295 },
  pace: { min: 0, max: 60_000 },
} as const;
