import type { Entity } from '../../entities/entity.js';

export type ServerEngine = 'postgres' | 'mysql';

/** A database on a server, or on each node of one cluster, and the one entity that lives in it. */
export interface ServerDescription {
  readonly engine: ServerEngine;
  /** What a person calls it; never holds a secret. */
  readonly name: string;
  readonly entity: Entity;
  /** One for each node; they hold passwords, so they are never shown. */
  readonly addresses: readonly string[];
  /** How long a statement may take, in milliseconds. */
  readonly deadlineMs: number;
  /** Servers that follow this one a little behind: for looking at rows, never for deciding about them. */
  readonly replicas?: readonly string[];
  /** Whether it also holds claims on keys that are unique over several databases. */
  readonly hasClaims?: boolean;
}

export const DEFAULT_DEADLINE_MS = 10_000;
