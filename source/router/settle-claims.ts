import { setTimeout as sleep } from 'node:timers/promises';

import { groupBy } from '../base/group.js';
import type { ClaimTable, StoredClaim } from '../db/claims.js';
import type { FoundRow } from '../db/rows.js';
import type { Entity, EntityName, Field } from '../entities/entity.js';
import { uniquesOf } from '../entities/unique.js';
import type { StoredRow, StoredValue } from '../entities/value.js';
import { entityIn } from './topology.js';
import { claimRuleOf, type Claim, type ClaimRule } from './claims.js';
import type { Router } from './router.js';
import type { WritingRouter } from './writing-router.js';

/** What releasing claims needs of a router. */
export type ClaimingRouter = Pick<WritingRouter, 'topology' | 'shards' | 'store'>;

/**
 * How long to wait, in milliseconds, until a claim without a row counts as stale. Far longer than a running
 * transaction takes from the commit of its claims to the commit of its rows.
 */
const LINGER_MS = 2000;

/**
 * Releases the claims whose rows are not stored: a crash between the two commits leaves such claims. They
 * are checked twice, because another program may be about to write the row.
 * @param claimant only claims whose owner begins with it; by default all
 * @returns how many were released
 * @throws DatabaseError
 */
export async function releaseStaleClaims(
  router: ClaimingRouter,
  entity: EntityName,
  claimant = '',
): Promise<number> {
  const rule = claimRuleOf(entityIn(router.topology, entity), router.topology[entity]!);
  if (rule.fields.length === 0) return 0;
  const stale: { readonly table: ClaimTable; readonly claims: readonly StoredClaim[] }[] = [];
  for (const { claims: table } of router.shards(entity)) {
    const claims: StoredClaim[] = [];
    for await (const page of table.scan()) {
      const suspects = page.filter(({ owner }) => owner.startsWith(claimant));
      claims.push(...(await withoutRow(router, entity, rule, suspects)));
    }
    if (claims.length > 0) stale.push({ table, claims });
  }
  if (stale.length > 0) await sleep(LINGER_MS);
  let released = 0;
  for (const { table, claims } of stale) {
    const still = await table.find(claims.map(({ key }) => key));
    const unchanged = claims.filter(({ key, owner }) => still.get(key)?.owner === owner);
    const gone = await withoutRow(router, entity, rule, unchanged);
    await table.release(gone);
    released += gone.length;
  }
  return released;
}

/**
 * Releases the claims in databases that need none, left from a time when the entity had several databases.
 * @returns how many were released @throws DatabaseError
 */
export async function releaseNeedlessClaims(router: Router, entity: EntityName): Promise<number> {
  let released = 0;
  for (const database of router.shards(entity)) {
    if (database.description.hasClaims === true || !(await database.hasClaimTable())) continue;
    for await (const page of database.claims.scan()) {
      await database.claims.release(page);
      released += page.length;
    }
  }
  return released;
}

/**
 * Makes the missing claims of stored rows: rows that another program wrote, or that are older than claims.
 * @returns how many were made @throws DatabaseError
 */
export async function claimForRows(router: Router, entity: EntityName): Promise<number> {
  const rule = claimRuleOf(entityIn(router.topology, entity), router.topology[entity]!);
  if (rule.fields.length === 0) return 0;
  const shards = router.shards(entity);
  const definition = entityIn(router.topology, entity);
  let made = 0;
  for (const shard of shards) {
    for await (const page of shard.scan()) {
      const wanted = page.filter((row) => isClaimable(definition, row)).flatMap(rule.claimsOf);
      for (const [keeper, claims] of groupBy(wanted, (claim) => claim.shard)) {
        made += await claimMissing(router, entity, keeper, claims);
      }
    }
  }
  return made;
}

async function claimMissing(
  router: Router,
  entity: EntityName,
  keeper: number,
  claims: readonly Claim[],
): Promise<number> {
  const table = router.shards(entity)[keeper]?.claims;
  const found = await table?.find(claims.map(({ key }) => key));
  const missing = claims.filter(({ key }) => !found?.has(key));
  return missing.length === 0 || !table ? 0 : table.claim(missing, router.claimant);
}

/** The claims whose row is not stored, or has another key. */
async function withoutRow(
  router: Pick<ClaimingRouter, 'store'>,
  entity: EntityName,
  rule: ClaimRule,
  claims: readonly StoredClaim[],
): Promise<StoredClaim[]> {
  if (claims.length === 0) return [];
  const store = await router.store(entity);
  const rows = await store.readRows([...new Set(claims.map(({ id }) => id))]);
  return claims.filter(({ key, id }) => {
    const row = rows.get(id);
    return !row || !rule.claimsOf(row).some((claim) => claim.key === key);
  });
}

/** Whether a row has the types of a row that a run writes, so that it can be claimed for. */
export function isClaimable(entity: Entity, row: FoundRow): row is StoredRow {
  return (
    typeof row[0] === 'number' &&
    uniquesOf(entity).every(({ fields, positions }) =>
      fields.every((field, at) => isStorable(field, row[positions[at] ?? -1] ?? null)),
    )
  );
}

function isStorable({ kind, optional }: Field, value: StoredValue): boolean {
  if (value === null) return optional === true;
  const type = kind === 'integer' ? 'number' : kind === 'boolean' ? 'boolean' : 'string';
  return typeof value === type;
}
