import { DatabaseError } from '../base/errors.js';
import { retryWhileTransient, type RetryPolicy } from '../base/retry.js';
import type { EntityStore } from '../db/entity-store.js';
import type { EntityName } from '../entities/entity.js';
import type { UnitTransaction } from '../units/policy.js';
import { noteHolders } from './holders.js';
import { readBack } from './read-back.js';
import type { ClaimedRow } from './work.js';

/** A connection on which one transaction covers the rows of a unit. */
export interface UnitDatabase {
  store(entity: EntityName): EntityStore;
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Never throws. */
  rollback(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Writes rows of a unit in one transaction, and decides those that were committed and the one that stopped it.
 * @param work writes the rows; the transaction is committed if it gives true, and else rolled back
 * @returns whether it was committed; undefined if that is not known. Never throws a DatabaseError
 */
export async function writeInTransaction(
  rows: readonly ClaimedRow[],
  database: UnitDatabase,
  retries: RetryPolicy,
  work: (transaction: UnitTransaction) => Promise<boolean>,
): Promise<{ readonly committed: boolean | undefined; readonly commitMs: number }> {
  let commitMs = 0;
  let last: ClaimedRow | undefined = rows[0];
  const insert = async (at: number): Promise<boolean> => {
    const row = (last = rows[at]!);
    return insertRow(row, database.store(row.entity.name));
  };
  const attempt = async (): Promise<boolean> => {
    for (const row of rows) {
      row.beginAgain();
      row.outcome = undefined;
    }
    try {
      await database.begin();
      if (!(await work({ insert }))) {
        await database.rollback();
        return false;
      }
      for (const row of rows) row.state = 'committing';
      const sinceMs = retries.clock.now();
      await database.commit();
      commitMs = retries.clock.now() - sinceMs;
      return true;
    } catch (error) {
      await database.rollback();
      throw error;
    }
  };
  try {
    const committed = await retryWhileTransient(attempt, retries);
    if (committed) for (const row of rows) row.decide(true);
    return { committed, commitMs };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { committed: await settle(rows, last, database, error), commitMs };
  }
}

async function insertRow(row: ClaimedRow, store: EntityStore): Promise<boolean> {
  const { writable } = row;
  if (writable && (await store.insert(writable))) {
    row.state = 'written';
    return true;
  }
  await noteHolders([row], store);
  row.decide(false);
  return false;
}

/** After an error: nothing is stored, unless a commit that failed has changed some of the databases. */
async function settle(
  rows: readonly ClaimedRow[],
  last: ClaimedRow | undefined,
  database: Pick<UnitDatabase, 'store'>,
  error: DatabaseError,
): Promise<false | undefined> {
  const doubtful = rows.filter(({ state }) => state === 'committing');
  const stored = new Set<ClaimedRow>();
  for (const row of doubtful) {
    const found = await readBack([row], database.store(row.entity.name));
    if (!found || found.has(Number(row.id))) stored.add(row);
  }
  if (stored.size === 0) {
    last?.fail(error);
    last?.decide(false);
    return false;
  }
  for (const row of doubtful) {
    row.fail(error);
    row.decide(stored.has(row) ? 'unknown' : false);
  }
  return undefined;
}
