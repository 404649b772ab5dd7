import { ProgramError } from '../base/errors.js';
import type { FoundRow } from '../db/rows.js';
import { nameOfRow } from '../entities/entity.js';
import type { Router } from '../router/router.js';
import type { Place, Places } from './places.js';

/** A page of rows of one database; of copies, only the first is read. */
export interface SourcePage {
  readonly place: Place;
  readonly rows: readonly FoundRow[];
}

/**
 * Reads every row of an entity once from the old topology.
 * @param isResumed whether rows may already be in their new databases
 * @throws ProgramError if a row is in a database where neither topology has it
 */
export async function* readSources(
  places: Places,
  router: Router,
  isResumed: boolean,
): AsyncGenerator<SourcePage, void, void> {
  for (const place of places.old) {
    const database = router.shards(places.entity)[place.from];
    // An empty database may have no table to scan.
    if (!database || (await database.countRows()) === 0) continue;
    for await (const page of database.scan()) {
      const rows = page.filter((row) => {
        const holders = places.before(row);
        if (holders.includes(place)) return holders[0] === place;
        if (isResumed && places.after(row).includes(place)) return false;
        throw strayRow(places, place, row);
      });
      yield { place, rows };
    }
  }
}

/** The error for a row in the wrong database. */
export function strayRow({ definition }: Places, place: Place, row: FoundRow): ProgramError {
  return new ProgramError(
    `${place.name} holds ${nameOfRow(definition, row)}, which does not belong there; nothing was removed`,
    { hint: 'Run `dbsim-tui verify` with the old topology to see what else is wrong' },
  );
}
