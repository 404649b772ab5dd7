import { groupBy } from '../base/group.js';
import type { ClaimTable } from '../db/claims.js';
import type { Claim } from './claims.js';
import { onAll } from './fan-out.js';
import type { KeptClaim } from './unreleased-claims.js';

/** Those of some claims that are stored for the same rows. @param tables one per database, in their order @throws DatabaseError */
export async function findClaims(
  claims: readonly Claim[],
  tables: readonly ClaimTable[],
): Promise<KeptClaim[]> {
  const found = await onAll(
    groupBy(claims, ({ shard }) => shard),
    async ([shard, wanted]) => {
      const stored = await tables[shard]!.find(wanted.map(({ key }) => key));
      return wanted.flatMap(({ key, id }) => {
        const claim = stored.get(key);
        return claim?.id === id ? [{ ...claim, shard }] : [];
      });
    },
  );
  return found.flat();
}
