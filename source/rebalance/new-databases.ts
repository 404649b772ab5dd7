import { ProgramError } from '../base/errors.js';
import { escapeText } from '../base/text.js';
import type { FoundRow } from '../db/scan.js';
import { nameRow } from '../entities/entity.js';
import type { Router } from '../router/router.js';
import { missingRows, type Routers } from './copy.js';
import type { Place, Places } from './places.js';

/** Makes the tables of the databases that the old topology does not have. @param to of the new topology */
export async function prepareNew(places: Places, to: Router): Promise<void> {
  for (const place of newPlaces(places)) {
    await to.shards(places.entity)[place.to]?.prepare('wal');
  }
}

/**
 * Holds what the new databases hold already against the old ones: a rebalance that was given up may
 * have left copies there, of rows that have changed or belong elsewhere since.
 * @throws ProgramError that names the database and a row that is no copy
 */
export async function requireCopiesOnly(places: Places, routers: Routers): Promise<void> {
  for (const place of newPlaces(places)) {
    const database = routers.to.shards(places.entity)[place.to];
    if (!database || (await database.countRows()) === 0) continue;
    for await (const page of database.scan()) {
      const stray = page.find((row) => !places.after(row).includes(place));
      const [other] = stray ? [stray] : await otherRows(page, places, routers.from);
      if (other) throw leftRow(places, place, other);
    }
  }
}

/** Which rows the old databases do not hold, field by field. */
async function otherRows(
  rows: readonly FoundRow[],
  places: Places,
  from: Router,
): Promise<FoundRow[]> {
  const others: FoundRow[] = [];
  for (const place of places.old) {
    const own = rows.filter((row) => places.before(row)[0] === place);
    if (own.length === 0) continue;
    const database = from.shards(places.entity)[place.from];
    const isEmpty = !database || (await database.countRows()) === 0;
    others.push(...(isEmpty ? own : await missingRows(own, await database.openStore())));
  }
  return others;
}

function newPlaces({ next }: Places): Place[] {
  return next.filter(({ from }) => from === -1);
}

function leftRow({ entity }: Places, { name }: Place, row: FoundRow): ProgramError {
  return new ProgramError(
    `${name} holds ${nameRow(entity, escapeText(String(row[0])))}, which is no copy of a row that belongs there; nothing was moved`,
    {
      hint: `A rebalance that was given up may have left it: empty ${name}, or name another database`,
    },
  );
}
