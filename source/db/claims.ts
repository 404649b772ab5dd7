import type { Entity } from '../entities/entity.js';
import { quoteName } from './schema.js';

/** A key that a row holds over all databases of its entity. */
export interface HeldKey {
  readonly key: string;
  readonly id: number;
}

/** A claim as it stands in its table, with the thread that made it. */
export interface StoredClaim extends HeldKey {
  readonly owner: string;
}

/**
 * The claims that one database keeps. Each call commits by itself, and none may be made while the
 * database's own transaction is open. Every method may throw a DatabaseError.
 */
export interface ClaimTable {
  /** Whether its database is known not to let anybody in now: it is not worth waiting for. */
  readonly isAway?: boolean;
  /** Makes the claims whose keys are free; how many it did. */
  claim(claims: readonly HeldKey[], owner: string): Promise<number>;
  /** The claims on these keys, by key. */
  find(keys: readonly string[]): Promise<Map<string, StoredClaim>>;
  /** Gives up these claims, where they still are as they were found. */
  release(claims: readonly StoredClaim[]): Promise<void>;
  /** All claims in pages, in the order of their keys. */
  scan(): AsyncGenerator<StoredClaim[], void, void>;
}

/** Claims that one query of `scan` fetches. */
export const CLAIM_PAGE = 5000;

/** The name of the table that holds the claims of an entity. */
export function claimTableName(entity: Entity): string {
  return `${entity.table}_claims`;
}

/** The table of claims in SQLite. */
export function createClaimTableSql(entity: Entity): string {
  return (
    `CREATE TABLE ${quoteName(claimTableName(entity))} (\n` +
    `  "key" TEXT NOT NULL PRIMARY KEY CHECK (typeof("key") = 'text'),\n` +
    `  "id" INTEGER NOT NULL CHECK (typeof("id") = 'integer'),\n` +
    `  "owner" TEXT NOT NULL\n` +
    `) WITHOUT ROWID`
  );
}

/** Makes claims whose keys are free: bound are the owner, and pairs of key and id as one JSON text. */
export function claimSql(entity: Entity): string {
  return (
    `INSERT INTO ${quoteName(claimTableName(entity))} ("key", "id", "owner") ` +
    `SELECT value ->> 0, value ->> 1, ? FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`
  );
}
