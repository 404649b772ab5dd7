import { DEFAULT_DURABILITY, type Durability } from '../db/durability.js';
import type { OrderPolicy, ReferencePolicy } from '../ledger/record.js';

export const ORDER_POLICIES: readonly OrderPolicy[] = ['fifo', 'race'];
export const REFERENCE_POLICIES: readonly ReferencePolicy[] = ['wait', 'check', 'none'];

/** How a run writes, whatever it writes. */
export interface WriteSettings extends Durability {
  readonly threads: number;
  /** Rows per transaction. */
  readonly batch: number;
  /** Rows, each a transaction of its own, that go to the driver together; 1 is one awaited call a row. */
  readonly pipeline: number;
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
  pipeline: 1,
  order: 'fifo',
  references: 'wait',
  paceMs: 0,
  fresh: false,
};

/** Rows that a thread takes in one turn: those of one transaction, or those that go to the driver together. */
export function rowsPerTurn({
  batch,
  pipeline,
}: Pick<WriteSettings, 'batch' | 'pipeline'>): number {
  return Math.max(batch, pipeline);
}

/** Why two settings do not go together; undefined when they do. */
export function conflictOf({
  batch,
  pipeline,
  order,
}: Pick<WriteSettings, 'batch' | 'pipeline' | 'order'>): string | undefined {
  if (pipeline === 1) return undefined;
  if (batch > 1)
    return '--pipeline sends rows that are transactions of their own: leave --batch at 1';
  if (order === 'race')
    return '--pipeline covers several rows with one turn: it needs --order fifo';
  return undefined;
}

/** The allowed ranges; every flag, form and message takes them from here. */
export const LIMITS = {
  threads: { min: 1, max: 256 },
  batch: { min: 1, max: 100_000 },
  pipeline: { min: 1, max: 256 },
  rows: { min: 0, max: 100_000_000 },
  invalid: { min: 0, max: 1 },
  seed: { min: 0, max: 4_294_967_295 },
  pace: { min: 0, max: 60_000 },
} as const;
