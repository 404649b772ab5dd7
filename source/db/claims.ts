import type { Entity } from '../entities/entity.js';

/** A key that is unique over all databases of an entity, and the row that has it. */
export interface HeldKey {
  readonly key: string;
  readonly id: number;
}

/** A stored claim, with the transaction that made it. */
export interface StoredClaim extends HeldKey {
  readonly owner: string;
}

/**
 * The claims stored in one database. Each call commits by itself; none may be made while a transaction is
 * open on the connection. Every method may throw a DatabaseError.
 */
export interface ClaimTable {
  /** Whether its database is known to be down, so that retrying is useless. */
  readonly isAway?: boolean;
  /** Makes the claims whose keys are free. @returns how many */
  claim(claims: readonly HeldKey[], owner: string): Promise<number>;
  /** The claims on these keys, by key. */
  find(keys: readonly string[]): Promise<Map<string, StoredClaim>>;
  /** Releases these claims, unless they have another owner by now. */
  release(claims: readonly StoredClaim[]): Promise<void>;
  /** All claims in pages, in the order of their keys. */
  scan(): AsyncGenerator<StoredClaim[], void, void>;
}

/** Claims per page of `scan`. */
export const CLAIM_PAGE = 5000;

/** The name of the table that holds the claims of an entity. */
export function claimTableName({ table }: Pick<Entity, 'table'>): string {
  return `${table}_claims`;
}
