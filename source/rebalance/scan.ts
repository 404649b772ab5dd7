import { ProgramError } from '../base/errors.js';
import { escapeText } from '../base/text.js';
import type { FoundRow } from '../db/rows.js';
import { nameRow } from '../entities/entity.js';
import type { Router } from '../router/router.js';
import type { Place, Places } from './places.js';

/** A page of rows of one database that others are not asked for: of copies, only the first is read. */
export interface SourcePage {
  readonly place: Place;
  readonly rows: readonly FoundRow[];
}

/**
 * Reads every row of an entity once from where the old topology keeps it.
 * @param isResumed whether rows may stand already where the new topology wants them
 * @throws ProgramError when a row stands where neither topology has it
 */
export async function* readSources(
  places: Places,
  router: Router,
  isResumed: boolean,
): AsyncGenerator<SourcePage, void, void> {
  for (const place of places.old) {
    const database = router.shards(places.entity)[place.from];
    // Where no table is, there is nothing to read.
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

/** The error for a row that is where it should not be. */
export function strayRow({ entity }: Places, place: Place, row: FoundRow): ProgramError {
  return new ProgramError(
    `${place.name} holds ${nameRow(entity, escapeText(String(row[0])))}, which does not belong there; nothing was removed`,
    { hint: 'Run `dbsim-tui verify` with the old topology to see what else is wrong' },
  );
}
