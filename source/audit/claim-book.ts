import { hashText } from '../base/hash.js';
import { cutText, escapeText } from '../base/text.js';
import type { StoredClaim } from '../db/claims.js';
import { nameRow, type EntityName } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import type { ClaimRule } from '../router/claims.js';
import type { Findings } from './findings.js';
import { EXPECTATION, IdTable } from './id-table.js';

/** What the rows of an entity should claim, and what is claimed; by the hashes of the keys, in about 100 bytes a row. */
export class ClaimBook {
  /** Hashes of keys that more than one row seems to hold. */
  readonly suspects = new Set<number>();
  readonly #rule: ClaimRule;
  /** The ids of the rows that hold the keys. */
  readonly #rows = new IdTable();
  /** The ids for which the keys are claimed. */
  readonly #claims = new IdTable();

  constructor(rule: ClaimRule) {
    this.#rule = rule;
  }

  /** Notes a stored row. */
  addRow(row: StoredRow): void {
    for (const { key, id } of this.#rule.claimsOf(row)) {
      const hash = hashText(key);
      if (this.#rows.expect(hash, EXPECTATION.inserted, id, 0) !== 0) this.suspects.add(hash);
    }
  }

  /** Notes a stored claim. @param shard which database keeps it, from 0 */
  addClaim(
    { key, id }: StoredClaim,
    shard: number,
    names: readonly string[],
    findings: Findings,
  ): void {
    const right = this.#rule.shardOf(key);
    if (right !== shard) {
      const told = escapeText(cutText(key, 60));
      findings.claims.add(
        `${names[shard]} keeps a claim on ${told}, which belongs to ${names[right]}`,
      );
      return;
    }
    this.#claims.expect(hashText(key), EXPECTATION.inserted, id, 0);
  }

  /** Compares the two. @param ids what is known of the entity's rows: one of unknown outcome may leave its claim */
  judge(entity: EntityName, ids: IdTable, findings: Findings): void {
    for (const { id: hash, hash: claimant } of this.#claims.entries()) {
      const holder = this.#rows.get(hash);
      const row = nameRow(entity, claimant);
      if (holder.expectation === 0) {
        const { expectation } = ids.get(claimant);
        const isOpen = expectation === EXPECTATION.unknown || expectation === EXPECTATION.later;
        (isOpen ? findings.openClaims : findings.claims).add(
          `a claim of ${row}, which ${ids.isSeen(claimant) ? 'holds something else' : 'is not stored'}`,
        );
      } else if (holder.hash !== claimant) {
        findings.claims.add(`a claim of ${row} on what ${nameRow(entity, holder.hash)} holds`);
      }
    }
    for (const { id: hash, hash: holder } of this.#rows.entries()) {
      if (this.#claims.get(hash).expectation !== 0) continue;
      findings.claims.add(
        `${nameRow(entity, holder)} has no claim on its ${this.#rule.fields.join(' and ')}`,
      );
    }
  }
}
