import type { EntityName } from '../../entities/entity.js';
import type { Outcome } from '../../entities/outcome.js';
import type { Attempt } from '../../ledger/attempt.js';

/** A reason that rows were not inserted for. */
export interface Cause {
  readonly entity: EntityName;
  readonly outcome: Outcome;
  readonly field: string;
  readonly rule: string;
  /** The raw code of the database; empty when it was none. */
  readonly code: string;
  /** Rows that have this reason, among others perhaps. */
  rows: number;
  /** The first of them, and what it was told. */
  first: { readonly row: number; readonly message: string };
}

/** Groups the rows that were not inserted by their reasons. */
export class CauseCollector {
  readonly #causes = new Map<string, Cause>();

  add({ entity, outcome, reasons, row, error }: Attempt): void {
    if (outcome === 'inserted') return;
    const told = reasons.length > 0 ? reasons : [{ field: '', rule: outcome, message: '' }];
    const seen = new Set<string>();
    for (const { field, rule, message } of told) {
      const code = field === '' ? (error?.code ?? '') : '';
      const key = [entity, outcome, field, rule, code].join('\n');
      if (seen.has(key)) continue;
      seen.add(key);
      const known = this.#causes.get(key);
      const first = { row, message };
      if (!known) {
        this.#causes.set(key, { entity, outcome, field, rule, code, rows: 1, first });
        continue;
      }
      known.rows += 1;
      if (row < known.first.row) known.first = first;
    }
  }

  /** The causes: trouble of databases first, then by how many rows they concern. */
  finish(): Cause[] {
    const isTrouble = ({ outcome }: Cause): number =>
      outcome === 'failed' || outcome === 'unknown' ? 0 : 1;
    return [...this.#causes]
      .toSorted(
        ([leftKey, left], [rightKey, right]) =>
          isTrouble(left) - isTrouble(right) ||
          right.rows - left.rows ||
          (leftKey < rightKey ? -1 : 1),
      )
      .map(([, cause]) => cause);
  }
}
