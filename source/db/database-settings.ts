import type { DurabilityClass } from './durability-class.js';

/** What one database really runs with, read back from an open connection. */
export interface DatabaseSettings {
  readonly database: string;
  readonly engine: string;
  readonly version: string;
  readonly journal: string;
  readonly sync: string;
  /** What its settings promise; absent in records of version 1. */
  readonly durability?: DurabilityClass;
}
