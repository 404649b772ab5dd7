import { DatabaseError } from '../base/errors.js';
import type { EntityStore } from '../db/entity-store.js';
import type { StoredRow } from '../entities/value.js';
import type { ClaimedRow } from './work.js';

/** Reads what is stored under the ids of these rows, by id. @throws DatabaseError */
export async function readStored(
  rows: readonly ClaimedRow[],
  store: EntityStore,
): Promise<Map<number, StoredRow>> {
  if (rows.length === 0) return new Map();
  return store.readRows(rows.flatMap((row) => (row.id === undefined ? [] : [row.id])));
}

/** Like `readStored`, but undefined if the database cannot be opened or read. */
export async function readBack(
  rows: readonly ClaimedRow[],
  store: EntityStore | Promise<EntityStore>,
): Promise<Map<number, StoredRow> | undefined> {
  try {
    return await readStored(rows, await store);
  } catch {
    return undefined;
  }
}

/** What is stored of some rows, and which of them could not be read. */
export interface ReadBack {
  /** By id. */
  readonly stored: ReadonlyMap<number, StoredRow>;
  readonly unread: ReadonlySet<ClaimedRow>;
}

/** Reads rows back from several databases; rows of a database that cannot be read are `unread`. */
export async function readBackApart(
  rows: readonly ClaimedRow[],
  store: EntityStore,
): Promise<ReadBack> {
  try {
    return { stored: await readStored(rows, store), unread: new Set() };
  } catch (error) {
    const isElsewhere = ({ id }: ClaimedRow): boolean =>
      error instanceof DatabaseError &&
      id !== undefined &&
      store.mayHold?.(id, error.database) === false;
    const others = rows.filter(isElsewhere);
    const lost = rows.filter((row) => !isElsewhere(row));
    if (others.length === 0 || lost.length === 0) {
      return { stored: new Map(), unread: new Set(rows) };
    }
    const { stored, unread } = await readBackApart(others, store);
    return { stored, unread: new Set([...lost, ...unread]) };
  }
}

/** Whether a stored row equals the expected one in every field. */
export function isSameRow(found: StoredRow, expected: StoredRow | undefined): boolean {
  return found.every((value, position) => value === expected?.[position]);
}
