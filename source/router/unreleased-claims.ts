import type { Clock } from '../base/clock.js';
import { DatabaseError } from '../base/errors.js';
import { groupBy } from '../base/group.js';
import { retryWhileTransient } from '../base/retry.js';
import type { ClaimTable, StoredClaim } from '../db/claims.js';

/** A claim, and the database (from 0) that stores it. */
export interface KeptClaim extends StoredClaim {
  readonly shard: number;
}

/** Lock timeout in milliseconds; a claim that cannot be released by then is left for the next release. */
const LOCK_MS = 1000;

/** Releases claims; those that could not be released are retried with the next ones. */
export class UnreleasedClaims {
  readonly #tables: readonly ClaimTable[];
  readonly #clock: Clock;
  #unreleased: KeptClaim[] = [];

  /** @param tables one per database, in their order */
  constructor(tables: readonly ClaimTable[], clock: Clock) {
    this.#tables = tables;
    this.#clock = clock;
  }

  get isAny(): boolean {
    return this.#unreleased.length > 0;
  }

  /** Releases these claims and all that are left from before. Never throws a DatabaseError. */
  async release(claims: readonly KeptClaim[] = []): Promise<void> {
    const unreleased = [...this.#unreleased, ...claims];
    if (unreleased.length === 0) return;
    this.#unreleased = [];
    const byShard = groupBy(unreleased, ({ shard }) => shard);
    await Promise.all(
      [...byShard].map(async ([shard, own]) => {
        const table = this.#tables[shard];
        if (table && !(await isReleased(table, own, this.#clock))) this.#unreleased.push(...own);
      }),
    );
  }
}

/** Releases claims, and retries while the table is locked: other threads may wait for these keys. */
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
