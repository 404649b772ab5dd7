import { ProgramError } from '../base/errors.js';
import { formatAmount } from '../base/format.js';
import type { Router } from '../router/router.js';
import { Fingerprint, isSameSums, type Sums } from './fingerprint.js';
import type { Place, Places } from './places.js';
import { readSources, strayRow } from './scan.js';

/** The expected content of each database of the new topology, in its order. */
export async function sumSources(places: Places, router: Router): Promise<Sums[]> {
  const sums = places.next.map((place) => [place, new Fingerprint()] as const);
  const byPlace = new Map<Place, Fingerprint>(sums);
  for await (const { rows } of readSources(places, router, true)) {
    for (const row of rows) for (const place of places.after(row)) byPlace.get(place)?.add(row);
  }
  return sums.map(([, fingerprint]) => fingerprint.sums);
}

/**
 * Checks that each database of the new topology holds exactly its rows, once and equal in every field.
 * @param mayHoldOld whether rows that were copied to other databases may still be there
 * @throws ProgramError that names the database
 */
export async function checkTargets(
  places: Places,
  router: Router,
  expected: readonly Sums[],
  mayHoldOld: boolean,
): Promise<void> {
  for (const [index, place] of places.next.entries()) {
    const found = new Fingerprint();
    const database = router.shards(places.entity)[place.to];
    if (!database) continue;
    for await (const page of database.scan()) {
      for (const row of page) {
        if (places.after(row).includes(place)) found.add(row);
        else if (!mayHoldOld || !places.before(row).includes(place))
          throw strayRow(places, place, row);
      }
    }
    const wanted = expected[index];
    if (wanted && isSameSums(found.sums, wanted)) continue;
    throw new ProgramError(
      `${place.name} should hold ${formatAmount(wanted?.rows ?? 0, 'row')} of ${places.entity} and holds ${formatAmount(found.sums.rows, 'row')}${found.sums.rows === wanted?.rows ? ', not all of them equal' : ''}`,
      { hint: 'Nothing was removed since. Another program may be writing to it.' },
    );
  }
}
