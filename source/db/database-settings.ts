import type { DurabilityClass } from './durability-class.js';

/** The effective settings of a database, read back from an open connection. */
export interface DatabaseSettings {
  readonly database: string;
  readonly engine: string;
  readonly version: string;
  readonly journal: string;
  readonly sync: string;
  /** The durability that its settings give; absent in records of version 1. */
  readonly durability?: DurabilityClass;
}
