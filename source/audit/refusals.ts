import type { EntityName, Model } from '../entities/entity.js';
import type { Outcome } from '../entities/outcome.js';
import type { Attempt } from '../ledger/attempt.js';
import { CauseCollector } from '../ledger/causes.js';
import type { Cause } from '../ledger/summary.js';
import {
  decidedMsOf,
  fateOf,
  Fates,
  missingReason,
  openReference,
  resolvedReason,
  type Fate,
  type OpenReference,
} from '../ledger/fates.js';
import { REFERENCE_RULES } from '../ledger/reference-rules.js';
import type { RunPause } from '../ledger/pauses.js';

/** A row that was rejected for an open reference. */
interface Open extends OpenReference {
  readonly entity: EntityName;
  readonly row: number;
  readonly outcome: Outcome;
  readonly decidedMs: number;
  /** Whether the row was rejected only for such references. */
  readonly isOnly: boolean;
}

/** Why rows were not inserted, and the fates of missing rows to which they referred. */
export interface RefusalFacts {
  readonly causes: readonly Cause[];
  readonly fates: readonly Fate[];
  /** Rows that were rejected only because their parents were inserted after them. */
  readonly tooEarly: number;
}

/** Collects rows that were not inserted, and then the inserted rows that they were missing. */
export class Refusals {
  readonly #causes = new CauseCollector();
  readonly #open: Open[] = [];
  readonly #refused: Fates;
  readonly #inserted: Fates;
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
    this.#refused = new Fates(model);
    this.#inserted = new Fates(model);
  }

  /** Adds a row that was not inserted. */
  add(attempt: Attempt): void {
    const { entity, row, outcome, reasons } = attempt;
    const decidedMs = decidedMsOf(attempt);
    const fate = fateOf(attempt, this.#model);
    if (fate) this.#refused.add(fate);
    const closed = reasons.filter((reason) => {
      const open = openReference(attempt, reason, this.#model);
      if (!open) return true;
      const isOnly =
        outcome === 'missing-reference' &&
        reasons.every(({ rule }) => rule === REFERENCE_RULES.open);
      this.#open.push({ entity, row, outcome, decidedMs, isOnly, ...open });
      return false;
    });
    if (closed.length > 0 || reasons.length === 0)
      this.#causes.add({ ...attempt, reasons: closed });
  }

  /** The missing ids. */
  *lackedIds(): Generator<readonly [entity: EntityName, id: number], void, void> {
    for (const { reference, id } of this.#open) yield [reference.target, id];
  }

  /** Adds a missing row that was inserted later. */
  addInserted(row: Pick<Fate, 'entity' | 'id' | 'thread' | 'decidedMs'>): void {
    this.#inserted.add({ ...row, outcome: 'inserted', reason: '' });
  }

  /** @param pauses of the run */
  finish(pauses: readonly RunPause[]): RefusalFacts {
    const fates = new Fates(this.#model);
    for (const { reference, id } of this.#open) {
      const { target: entity } = reference;
      const never = { entity, id, outcome: null, thread: 0, decidedMs: 0, reason: '' };
      fates.add(this.#inserted.get(entity, id) ?? this.#refused.get(entity, id) ?? never);
    }
    return {
      tooEarly: this.#closeReferences(fates, pauses),
      causes: this.#causes.finish(),
      fates: fates.list,
    };
  }

  /** Counts the causes of the open references. @returns the number of rows that lacked only parents inserted later */
  #closeReferences(fates: Fates, pauses: readonly RunPause[]): number {
    const early = new Map<string, boolean>();
    for (const { entity, row, outcome, decidedMs, reference, id, key, isOnly } of this.#open) {
      const fate = fates.get(reference.target, id);
      if (!fate) continue;
      const open = missingReason(reference, key, true);
      const reason = resolvedReason(open, { reference, id, key }, fate, decidedMs, pauses);
      this.#causes.addReason({ entity, row, outcome }, reason);
      const name = `${entity} ${row}`;
      const isEarly = isOnly && reason.rule === REFERENCE_RULES.early;
      early.set(name, isEarly && early.get(name) !== false);
    }
    return [...early.values()].filter(Boolean).length;
  }
}
