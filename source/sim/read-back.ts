import { DatabaseError } from '../base/errors.js';
import type { EntityStore } from '../db/entity-store.js';
import type { StoredRow } from '../entities/value.js';
import type { RowInHand } from './work.js';

/** The stored rows with the ids of these rows, by id. @throws DatabaseError */
export async function readStored(
  rows: readonly RowInHand[],
  store: EntityStore,
): Promise<Map<number, StoredRow>> {
  if (rows.length === 0) return new Map();
  return store.readRows(rows.flatMap((row) => (row.id === undefined ? [] : [row.id])));
}

/** The same; undefined when the database cannot be opened or read. */
export async function readBack(
  rows: readonly RowInHand[],
  store: EntityStore | Promise<EntityStore>,
): Promise<Map<number, StoredRow> | undefined> {
  try {
    return await readStored(rows, await store);
  } catch {
    return undefined;
  }
}

/** What is stored of some rows, and of which of them nobody can tell. */
export interface ReadBack {
  /** By id. */
  readonly stored: ReadonlyMap<number, StoredRow>;
  readonly unread: ReadonlySet<RowInHand>;
}

/** Reads rows back from each database that can be read; where one of several cannot, its rows are unread. */
export async function readBackApart(
  rows: readonly RowInHand[],
  store: EntityStore,
): Promise<ReadBack> {
  try {
    return { stored: await readStored(rows, store), unread: new Set() };
  } catch (error) {
    const isElsewhere = ({ id }: RowInHand): boolean =>
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

/** Whether a stored row is the expected one, field by field. */
export function isSameRow(found: StoredRow, expected: StoredRow | undefined): boolean {
  return found.every((value, position) => value === expected?.[position]);
}
