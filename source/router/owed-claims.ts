import { setTimeout as sleep } from 'node:timers/promises';

import { DatabaseError } from '../base/errors.js';
import { groupBy } from '../base/group.js';
import type { ClaimTable, StoredClaim } from '../db/claims.js';

/** A claim that was made, and the database that keeps it. */
export interface KeptClaim extends StoredClaim {
  readonly shard: number;
}

/** How long a lock is waited for before a claim stays for later, in milliseconds. */
const LOCK_MS = 1000;

/** Gives up claims, and remembers those that could not be given up: they are tried again with the next ones. */
export class OwedClaims {
  readonly #tables: readonly ClaimTable[];
  #owed: KeptClaim[] = [];

  /** @param tables one for each database, in their order */
  constructor(tables: readonly ClaimTable[]) {
    this.#tables = tables;
  }

  get isAny(): boolean {
    return this.#owed.length > 0;
  }

  /** Gives up these and all that are owed. Never throws for trouble of a database. */
  async release(claims: readonly KeptClaim[] = []): Promise<void> {
    const owed = [...this.#owed, ...claims];
    if (owed.length === 0) return;
    this.#owed = [];
    const byShard = groupBy(owed, ({ shard }) => shard);
    await Promise.all(
      [...byShard].map(async ([shard, own]) => {
        const table = this.#tables[shard];
        if (table && !(await isReleased(table, own))) this.#owed.push(...own);
      }),
    );
  }
}

/** Others wait for the rows of these claims: a lock does not make them wait for the next step of this thread. */
async function isReleased(table: ClaimTable, claims: readonly StoredClaim[]): Promise<boolean> {
  const deadline = performance.now() + LOCK_MS;
  for (;;) {
    try {
      await table.release(claims);
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      if (error.kind !== 'locked' || table.isAway || performance.now() > deadline) return false;
      await sleep(1 + Math.random() * 4);
    }
  }
}
