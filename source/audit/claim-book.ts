import { hashText } from '../base/hash.js';
import { NumberTable } from '../base/number-table.js';
import { cutText, escapeText } from '../base/text.js';
import type { StoredClaim } from '../db/claims.js';
import { nameById, type EntityName } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import type { ClaimRule } from '../router/claims.js';
import type { Findings } from './findings.js';
import { EXPECTATION } from './expectation.js';
import type { IdTable } from './id-table.js';

/** Compares the claims of an entity with its rows, by the hashes of the keys; takes about 100 bytes per row. */
export class ClaimBook {
  /** Hashes of keys that more than one row seems to have. */
  readonly suspects = new Set<number>();
  readonly #rule: ClaimRule;
  /** By key hash: the id of the row. */
  readonly #rows = new NumberTable();
  /** By key hash: the id for which the key is claimed. */
  readonly #claims = new NumberTable();

  constructor(rule: ClaimRule) {
    this.#rule = rule;
  }

  /** Adds a stored row. */
  addRow(row: StoredRow): void {
    for (const { key, id } of this.#rule.claimsOf(row)) {
      const hash = hashText(key);
      if (this.#rows.get(hash) === undefined) this.#rows.set(hash, id);
      else this.suspects.add(hash);
    }
  }

  /** Adds a stored claim. @param shard the database that stores it, from 0 */
  addClaim(
    { key, id }: StoredClaim,
    shard: number,
    names: readonly string[],
    findings: Findings,
  ): void {
    const right = this.#rule.shardOf(key);
    if (right !== shard) {
      const claimed = escapeText(cutText(key, 60));
      findings.claims.add(
        `${names[shard]} keeps a claim on ${claimed}, which belongs to ${names[right]}`,
      );
      return;
    }
    const hash = hashText(key);
    if (this.#claims.get(hash) === undefined) this.#claims.set(hash, id);
  }

  /**
   * Compares rows and claims.
   * @param ids the expectations of the entity's rows: a row of unknown outcome may leave its claim
   * @param isForeign whether a row is of another program, which need not claim keys
   */
  judge(
    entity: EntityName,
    ids: IdTable,
    isForeign: (id: number) => boolean,
    findings: Findings,
  ): void {
    for (const [hash, claimant] of this.#claims.entries()) {
      const holder = this.#rows.get(hash);
      const row = nameById(entity, claimant);
      if (holder === undefined) {
        const { expectation } = ids.get(claimant);
        const isOpen = expectation === EXPECTATION.unknown || expectation === EXPECTATION.later;
        (isOpen ? findings.openClaims : findings.claims).add(
          `a claim of ${row}, which ${ids.isSeen(claimant) ? 'holds something else' : 'is not stored'}`,
        );
      } else if (holder !== claimant) {
        findings.claims.add(`a claim of ${row} on what ${nameById(entity, holder)} holds`);
      }
    }
    for (const [hash, holder] of this.#rows.entries()) {
      if (this.#claims.get(hash) !== undefined) continue;
      (isForeign(holder) ? findings.foreignClaims : findings.claims).add(
        `${nameById(entity, holder)} has no claim on its ${this.#rule.fields.join(' and ')}`,
      );
    }
  }
}
