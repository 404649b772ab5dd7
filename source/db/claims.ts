import type { Entity } from '../entities/entity.js';

/** A key that a row holds over all databases of its entity. */
export interface HeldKey {
  readonly key: string;
  readonly id: number;
}

/** A claim as it is stored, with the thread that made it. */
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
