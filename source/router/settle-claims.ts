import { setTimeout as sleep } from 'node:timers/promises';

import { groupBy } from '../base/group.js';
import type { ClaimTable, StoredClaim } from '../db/claims.js';
import type { FoundRow } from '../db/rows.js';
import { ENTITIES, uniquePosition, type EntityName } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import { claimRuleOf, type Claim, type ClaimRule } from './claims.js';
import type { Router } from './router.js';

/**
 * How long a claim may have no row while somebody is at work: the time between the commits of the two,
 * generously.
 */
const LINGER_MS = 2000;

/**
 * Gives up the claims whose rows are not stored: a program that was killed between the two commits
 * leaves such. They are looked at twice, so that another program may still be writing the row.
 * @param claimant whose claims are looked at: how the names of their transactions begin
 * @returns how many they were
 * @throws DatabaseError
 */
export async function releaseStaleClaims(
  router: Router,
  entity: EntityName,
  claimant = '',
): Promise<number> {
  const rule = claimRuleOf(entity, router.topology[entity]);
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
 * Gives up the claims of databases that need none: those of an entity that had several once.
 * @returns how many they were @throws DatabaseError
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

/** Claims for the rows that have none: rows that others wrote, or that were stored before there were claims. */
export async function claimForRows(router: Router, entity: EntityName): Promise<number> {
  const rule = claimRuleOf(entity, router.topology[entity]);
  if (rule.fields.length === 0) return 0;
  const shards = router.shards(entity);
  let made = 0;
  for (const shard of shards) {
    for await (const page of shard.scan()) {
      const wanted = page.filter((row) => isClaimable(entity, row)).flatMap(rule.claimsOf);
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

/** Those of some claims whose row is not stored, or holds something else. */
async function withoutRow(
  router: Router,
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

/** Whether what stands in the table could have been written by a run. */
export function isClaimable(entity: EntityName, row: FoundRow): row is StoredRow {
  const unique = uniquePosition(ENTITIES[entity]);
  return typeof row[0] === 'number' && (unique === -1 || typeof row[unique] === 'string');
}
