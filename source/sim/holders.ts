import { areFree, hasKeys, type EntityStore } from '../db/entity-store.js';
import { comparedUnique, uniquesOf, uniqueValue } from '../entities/unique.js';
import type { ClaimedRow } from './work.js';

/** Gives the numbers of rows that are in the table, by id. */
export type WrittenRows = () => ReadonlyMap<number, number>;

/**
 * Notes on each row which stored rows hold its keys.
 * @param written the rows of the same batch that are in the table. They are no holders for a row before
 *   them: the result has to be the same as if each row were a batch of its own.
 */
export async function noteHolders(
  rows: readonly ClaimedRow[],
  store: EntityStore,
  written: WrittenRows = () => new Map(),
): Promise<void> {
  const asked = rows.filter(({ keys }) => hasKeys(keys));
  if (asked.length === 0) return;
  const holders = await store.findHolders(asked.map((row) => row.keys));
  let writtenRows: ReadonlyMap<number, number> | undefined;
  for (const [position, row] of asked.entries()) {
    const found = holders[position];
    if (!found || areFree(found)) continue;
    writtenRows ??= written();
    const rowOf = writtenRows;
    const before = (id: number | null): number | null =>
      id !== null && (rowOf.get(id) ?? 0) > row.row ? null : id;
    row.addHolders({ byId: before(found.byId), byUniques: found.byUniques.map(before) });
  }
}

/** Marks the rows of a batch that share a key with an earlier row of it: the first row gets the key. */
export function noteRivals(rows: readonly ClaimedRow[]): void {
  const ids = new Set<number>();
  const taken = new Map<string, number>();
  for (const row of rows) {
    const { id } = row.keys;
    if (id === undefined) continue;
    const keys = uniqueKeysOf(row);
    const holders = {
      byId: ids.has(id) ? id : null,
      byUniques: keys.map((key) => (key === undefined ? null : (taken.get(key) ?? null))),
    };
    if (!areFree(holders)) {
      row.state = 'rival';
      row.addHolders(holders);
    }
    if (!row.writable) continue;
    ids.add(id);
    for (const key of keys) if (key !== undefined) taken.set(key, id);
  }
}

/** The unique values of a row besides its key, each with its name; undefined for one that is missing or not valid. */
export function uniqueKeysOf({ entity, fields }: ClaimedRow): (string | undefined)[] {
  return uniquesOf(entity).map((unique) => {
    const value = uniqueValue(unique, fields) ?? null;
    return value === null ? undefined : `${unique.name} ${comparedUnique(unique, value)}`;
  });
}

/** The rows of a batch that are in the table. */
export function writtenIn(batch: readonly ClaimedRow[]): WrittenRows {
  return () => {
    const written = batch.filter(
      ({ state, outcome }) => state === 'written' || outcome === 'inserted',
    );
    return new Map(written.map(({ id, row }) => [Number(id), row]));
  };
}
