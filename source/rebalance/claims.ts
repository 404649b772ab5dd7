import type { EntityDatabase } from '../db/entity-database.js';
import { retryRepeatable } from '../db/retry-repeatable.js';
import { claimRuleOf } from '../router/claims.js';
import { claimForRows } from '../router/settle-claims.js';
import { entityIn } from '../router/topology.js';
import type { Routers } from './copy.js';
import type { Places } from './places.js';

/** Makes the claims of all rows in the databases of the new topology. Idempotent. @throws DatabaseError */
export async function claimInNewPlaces({ entity }: Places, { to }: Routers): Promise<void> {
  await retryRepeatable(() => claimForRows(to, entity));
}

/**
 * Releases the claims that the new topology stores in another database, or does not need. Idempotent.
 * @throws DatabaseError
 */
export async function releaseOldClaims(places: Places, { from, to }: Routers): Promise<void> {
  const { entity } = places;
  const { fields, shardOf } = claimRuleOf(entityIn(to.topology, entity), to.topology[entity]!);
  for (const place of places.old) {
    const before = from.shards(entity)[place.from];
    if (!before?.description.hasClaims) continue;
    const keepsClaims = fields.length > 0 && place.to !== -1;
    await releaseWhere(before, (key) => !keepsClaims || shardOf(key) !== place.to);
  }
}

async function releaseWhere(
  { claims }: EntityDatabase,
  isOver: (key: string) => boolean,
): Promise<void> {
  for await (const page of claims.scan()) {
    const over = page.filter(({ key }) => isOver(key));
    if (over.length > 0) await retryRepeatable(() => claims.release(over));
  }
}
