import { ProgramError } from '../base/errors.js';
import type { EntityStore } from '../db/entity-store.js';
import type { FoundRow } from '../db/rows.js';
import { nameOfRow } from '../entities/entity.js';
import type { Router } from '../router/router.js';
import { firstMissing, type Routers } from './copy.js';
import type { Place, Places } from './places.js';

/** Creates the tables of the databases that only the new topology has. @param to the router of the new topology */
export async function prepareNew(places: Places, to: Router): Promise<void> {
  for (const place of places.added) await to.shards(places.entity)[place.to]?.prepare('wal');
}

/**
 * Checks that rows in the new databases are copies of rows in the old ones. An abandoned rebalance may have
 * left copies of rows that have changed or moved since. The tables must exist.
 * @throws ProgramError that names the database and a row that is not a copy
 */
export async function requireCopiesOnly(places: Places, routers: Routers): Promise<void> {
  const origins = await openOrigins(places, routers.from);
  const originOf = (row: FoundRow): Place | undefined => places.before(row)[0];
  for (const place of places.added) {
    for await (const page of routers.to.shards(places.entity)[place.to]?.scan() ?? []) {
      const stray = page.find((row) => {
        const origin = originOf(row);
        return !places.after(row).includes(place) || !origin || !origins.has(origin);
      });
      const other = stray ?? (await firstMissing(page, origins, (row) => [originOf(row)]))?.row;
      if (other) throw leftRow(places, place, other);
    }
  }
}

/** Opens the old databases that hold any row. */
async function openOrigins(places: Places, from: Router): Promise<Map<Place, EntityStore>> {
  const stores = new Map<Place, EntityStore>();
  for (const place of places.old) {
    const database = from.shards(places.entity)[place.from];
    if (database && (await database.countRows()) > 0) stores.set(place, await database.openStore());
  }
  return stores;
}

function leftRow({ definition }: Places, { name }: Place, row: FoundRow): ProgramError {
  return new ProgramError(
    `${name} holds ${nameOfRow(definition, row)}, which does not belong there; nothing was moved`,
    {
      hint: `A rebalance that was given up may have left it: empty ${name}, or name another database`,
    },
  );
}
