import { ProgramError } from '../base/errors.js';
import { nameOfRow } from '../entities/entity.js';
import { retryRepeatable } from '../db/retry-repeatable.js';
import type { EntityDatabase } from '../db/entity-database.js';
import type { EntityStore } from '../db/entity-store.js';
import { selfReferences } from '../db/foreign-keys.js';
import type { FoundRow } from '../db/rows.js';
import { firstMissing, storeOf, type Routers } from './copy.js';
import type { Place, Places } from './places.js';

/** Rows per statement. */
const BATCH = 1000;

/**
 * Removes the old copies of rows that have moved. Each batch is first verified in its new place, field by
 * field. Idempotent.
 * @throws DatabaseError, ProgramError
 */
export async function removeOldCopies(
  places: Places,
  routers: Routers,
  onRemoved: (rows: number) => void,
): Promise<void> {
  const stores = new Map<Place, EntityStore>();
  for (const place of places.next) stores.set(place, await storeOf(places, place, routers.to));
  for (const place of places.old) {
    const database = routers.from.shards(places.entity)[place.from];
    if (!database || (await database.countRows()) === 0) continue;
    const removals = new Removals(database, onRemoved);
    for await (const page of database.scan()) {
      const leaving = page.filter((row) => !places.after(row).includes(place));
      for (let start = 0; start < leaving.length; start += BATCH) {
        const batch = leaving.slice(start, start + BATCH);
        await requireElsewhere(batch, places, stores);
        await removals.add(batch.map((row) => Number(row[0])));
      }
    }
    await removals.end();
  }
}

/**
 * Removes rows of one database. Where rows can point to earlier ones of their table, all are removed at the end, the
 * last ones first: a foreign key refuses to remove a row to which another one points.
 */
class Removals {
  readonly #database: EntityDatabase;
  readonly #onRemoved: (rows: number) => void;
  readonly #kept: (readonly number[])[] = [];
  readonly #pointsToItself: boolean;

  constructor(database: EntityDatabase, onRemoved: (rows: number) => void) {
    this.#database = database;
    this.#onRemoved = onRemoved;
    this.#pointsToItself = selfReferences(database.description.entity).length > 0;
  }

  async add(ids: readonly number[]): Promise<void> {
    if (this.#pointsToItself) this.#kept.push(ids);
    else await this.#remove(ids);
  }

  async end(): Promise<void> {
    for (const ids of this.#kept.toReversed()) await this.#remove(ids);
  }

  async #remove(ids: readonly number[]): Promise<void> {
    await retryRepeatable(() => this.#database.removeRows(ids));
    this.#onRemoved(ids.length);
  }
}

async function requireElsewhere(
  rows: readonly FoundRow[],
  places: Places,
  stores: ReadonlyMap<Place, EntityStore>,
): Promise<void> {
  const missing = await firstMissing(rows, stores, (row) => places.after(row));
  if (!missing) return;
  const { place, row } = missing;
  throw new ProgramError(
    `${place.name} does not hold ${nameOfRow(places.definition, row)} as it was; its old copy stays`,
    {
      hint: 'Another program may have changed it. Run `dbsim-tui rebalance` again when it is back.',
    },
  );
}
