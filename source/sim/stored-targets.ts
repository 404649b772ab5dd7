import type { EntityStore } from '../db/entity-store.js';
import type { Reference } from '../entities/entity.js';
import { isTarget } from '../entities/identity.js';
import type { StoredRow, StoredValue } from '../entities/value.js';

/** The valid fields of a row that points to others. */
type Fields = readonly (StoredValue | undefined)[];

/** What databases hold of the rows to which a reference points. */
export interface StoredTargets {
  /** Whether the row is stored to which the reference of a row points. @param id of that row */
  has(id: number, fields: Fields): boolean;
  /** A stored row of another key that has the id. */
  other(id: number): StoredRow | undefined;
}

/**
 * Asks which rows are stored, by their ids. Where these derive from keys, the keys themselves are compared, because two
 * of them can have one id.
 * @throws DatabaseError
 */
export async function findTargets(
  store: Pick<EntityStore, 'findExisting' | 'readRows'>,
  reference: Reference,
  ids: readonly number[],
): Promise<StoredTargets> {
  const distinct = [...new Set(ids)];
  if (!reference.isByKey) {
    const existing = await store.findExisting(distinct);
    return { has: (id) => existing.has(id), other: () => undefined };
  }
  const rows = await store.readRows(distinct);
  return {
    has: (id, fields) => {
      const row = rows.get(id);
      return row !== undefined && isTarget(reference, fields, row);
    },
    other: (id) => rows.get(id),
  };
}
