import { formatAmount, inflect } from '../base/format.js';
import type { EntityName } from '../entities/entity.js';
import type { Router } from './router.js';
import {
  claimForRows,
  releaseNeedlessClaims,
  releaseStaleClaims,
  type ClaimingRouter,
} from './settle-claims.js';
import { completeCopies } from './settle-copies.js';
import { entitiesOf } from './topology.js';

/**
 * Repairs what crashed runs have left inconsistent between databases: claims without rows, rows without
 * claims, copies without a row.
 * @returns what was done, one sentence each; empty if nothing was
 * @throws DatabaseError
 */
export async function settleShards(router: Router): Promise<string[]> {
  const sentences: string[] = [];
  for (const { name: entity } of entitiesOf(router.topology)) {
    const added = await completeCopies(router, entity);
    if (added > 0) sentences.push(describeAddedCopies(entity, added));
    const made = await claimForRows(router, entity);
    if (made > 0) sentences.push(describeAddedClaims(entity, made));
    const released = await releaseStaleClaims(router, entity);
    if (released > 0) sentences.push(describeReleasedClaims(entity, released));
    const needless = await releaseNeedlessClaims(router, entity);
    if (needless > 0) sentences.push(describeNeedlessClaims(entity, needless));
  }
  return sentences;
}

/**
 * Releases the claims without a stored row of a claimant that has stopped writing.
 * @param claimant whose claims; all claims when undefined
 */
export async function settleClaims(router: ClaimingRouter, claimant?: string): Promise<string[]> {
  const sentences: string[] = [];
  for (const { name: entity } of entitiesOf(router.topology)) {
    const released = await releaseStaleClaims(router, entity, claimant);
    if (released > 0) sentences.push(describeReleasedClaims(entity, released));
  }
  return sentences;
}

function describeAddedCopies(entity: EntityName, count: number): string {
  return `${formatAmount(count, `${entity} row`)} ${inflect(count, 'was', 'were')} in some copies only, and ${inflect(count, 'is', 'are')} in all of them now`;
}

function describeAddedClaims(entity: EntityName, count: number): string {
  return `${formatAmount(count, `${entity} row`)} had no claim on what is unique, and ${inflect(count, 'has', 'have')} it now`;
}

function describeReleasedClaims(entity: EntityName, count: number): string {
  return `${formatAmount(count, 'claim')} of ${entity} rows that are not stored ${inflect(count, 'was', 'were')} released`;
}

function describeNeedlessClaims(entity: EntityName, count: number): string {
  return `${formatAmount(count, 'claim')} of ${entity} rows, where none are needed, ${inflect(count, 'was', 'were')} released`;
}
