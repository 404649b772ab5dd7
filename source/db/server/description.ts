import type { Entity } from '../../entities/entity.js';

export type ServerEngine = 'postgres' | 'mysql';

/** A database on a server, or on each node of a cluster, and the entity whose rows it holds. */
export interface ServerDescription {
  readonly engine: ServerEngine;
  /** The name in messages; never contains a password. */
  readonly name: string;
  readonly entity: Entity;
  /** Other entities that have their tables in the same database. */
  readonly siblings?: readonly Entity[];
  /** One per node. They contain passwords: never show them. */
  readonly addresses: readonly string[];
  /** The timeout of a statement, in milliseconds. */
  readonly deadlineMs: number;
  /** Addresses of read replicas: used only to show rows, never to decide about them, because they lag. */
  readonly replicas?: readonly string[];
  /** Whether it also stores claims on keys that are unique over several databases. */
  readonly hasClaims?: boolean;
}

export const DEFAULT_DEADLINE_MS = 10_000;
