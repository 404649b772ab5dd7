import { DatabaseError } from '../base/errors.js';
import { retryRepeatable } from '../db/retry-repeatable.js';
import type { EntityStore } from '../db/entity-store.js';
import { nameOfRow } from '../entities/entity.js';
import type { EntityDatabase } from '../db/entity-database.js';
import type { FoundRow } from '../db/rows.js';
import type { Router } from '../router/router.js';
import type { Place, Places } from './places.js';
import { readSources } from './scan.js';

/** Rows per transaction. */
const BATCH = 1000;

/** The routers of the old and the new topology. */
export interface Routers {
  readonly from: Router;
  readonly to: Router;
}

/**
 * Copies every row of an entity to each database that should hold it and did not. Idempotent: a row that is
 * there already is compared with its original.
 * @param options.isWanted the databases to write to
 * @param options.onCopied receives the number of rows that were written or found equal
 * @throws DatabaseError, ProgramError
 */
export async function copyRows(
  places: Places,
  routers: Routers,
  options: {
    readonly isResumed: boolean;
    readonly isWanted: (place: Place) => boolean;
    readonly onCopied: (rows: number) => void;
  },
): Promise<void> {
  const stores = new Map<Place, EntityStore>();
  for (const place of places.next) {
    if (options.isWanted(place)) stores.set(place, await storeOf(places, place, routers.to));
  }
  for await (const { rows } of readSources(places, routers.from, options.isResumed)) {
    for (const [place, store] of stores) {
      const arriving = rows.filter(
        (row) => places.after(row).includes(place) && !places.before(row).includes(place),
      );
      for (let start = 0; start < arriving.length; start += BATCH) {
        const batch = arriving.slice(start, start + BATCH);
        await copyBatch(batch, store, places, place);
        options.onCopied(batch.length);
      }
    }
  }
}

/** The rows that a database does not hold, or not with equal fields. */
async function missingRows(
  rows: readonly FoundRow[],
  store: EntityStore,
): Promise<readonly FoundRow[]> {
  const stored = await store.readRows(rows.map((row) => Number(row[0])));
  return rows.filter((row) => {
    const found = stored.get(Number(row[0]));
    return !found || row.some((value, position) => value !== found[position]);
  });
}

/**
 * The first of these rows that a database should hold but does not, or not with equal fields.
 * @param holders the databases that should hold a row
 */
export async function firstMissing(
  rows: readonly FoundRow[],
  stores: ReadonlyMap<Place, EntityStore>,
  holders: (row: FoundRow) => readonly (Place | undefined)[],
): Promise<{ readonly row: FoundRow; readonly place: Place } | undefined> {
  for (const [place, store] of stores) {
    const expected = rows.filter((row) => holders(row).includes(place));
    if (expected.length === 0) continue;
    const [row] = await missingRows(expected, store);
    if (row) return { row, place };
  }
  return undefined;
}

/** Opens the store of one database of an entity. */
export function storeOf({ entity }: Places, { to }: Place, router: Router): Promise<EntityStore> {
  return (router.shards(entity)[to] as EntityDatabase).openStore();
}

async function copyBatch(
  rows: readonly FoundRow[],
  store: EntityStore,
  { definition }: Places,
  { name }: Place,
): Promise<void> {
  const inserted = await retryRepeatable(async () => {
    try {
      await store.begin();
      const count = await store.insertAll(rows);
      await store.commit();
      return count;
    } catch (error) {
      await store.rollback();
      throw error;
    }
  });
  if (inserted === rows.length) return;
  const [missing] = await missingRows(rows, store);
  if (!missing) return;
  throw new DatabaseError(name, 'constraint', '', {
    message: `has no place for ${nameOfRow(definition, missing)}: another row holds one of its keys`,
    hint: 'Nothing was removed. Look into that database, then run `dbsim-tui rebalance` again.',
  });
}
