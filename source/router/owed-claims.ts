import type { Clock } from '../base/clock.js';
import { DatabaseError } from '../base/errors.js';
import { groupBy } from '../base/group.js';
import { retryWhileTransient } from '../base/retry.js';
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
  readonly #clock: Clock;
  #owed: KeptClaim[] = [];

  /** @param tables one for each database, in their order */
  constructor(tables: readonly ClaimTable[], clock: Clock) {
    this.#tables = tables;
    this.#clock = clock;
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
        if (table && !(await isReleased(table, own, this.#clock))) this.#owed.push(...own);
      }),
    );
  }
}

/** Others wait for the rows of these claims: a lock does not make them wait for the next step of this thread. */
async function isReleased(
  table: ClaimTable,
  claims: readonly StoredClaim[],
  clock: Clock,
): Promise<boolean> {
  const isTransient = ({ kind }: DatabaseError): boolean =>
    kind === 'locked' && table.isAway !== true;
  try {
    await retryWhileTransient(() => table.release(claims), {
      clock,
      timeoutMs: LOCK_MS,
      isTransient,
    });
    return true;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return false;
  }
}
