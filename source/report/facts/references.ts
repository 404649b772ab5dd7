import { nameRow } from '../../entities/entity.js';
import type { TimedAttempt } from '../../ledger/attempt.js';
import { isReferenceRule } from '../../ledger/fates.js';
import type { ReferencePolicy } from '../../ledger/record.js';
import type { ResolvedReference } from './parents.js';

/** How a reference to a row in another database was decided. */
export const REFERENCE_FINDINGS = [
  'inserted-by-run',
  'stored-by-others',
  'rejected-by-run',
  'too-early',
  'nowhere',
  'not-looked-up',
] as const;

export type ReferenceFinding = (typeof REFERENCE_FINDINGS)[number];

/** The references of one field that were decided the same way. */
export interface ReferenceTally {
  count: number;
  /** The first of them: a row, and the one that it points to. */
  first: { readonly row: number; readonly from: string; readonly to: string } | undefined;
}

export type FieldReferences = Record<ReferenceFinding, ReferenceTally>;

/** How the references of a run were decided. */
export interface ReferenceFacts {
  /** By field, "user_id" and "product_id". */
  readonly fields: ReadonlyMap<string, FieldReferences>;
  /** Rows that were claimed before a row they point to was decided. */
  readonly waited: number;
  /** The longest such wait, in milliseconds. */
  readonly longestWaitMs: number;
}

/** Counts how references were decided. */
export class ReferenceCollector {
  readonly #policy: ReferencePolicy;
  readonly #fields = new Map<string, FieldReferences>();
  #waited = 0;
  #longestWaitMs = 0;

  constructor(policy: ReferencePolicy) {
    this.#policy = policy;
  }

  /** @returns when the last of the attempt's references was decided */
  add(attempt: TimedAttempt, references: readonly ResolvedReference[]): number {
    let decidedMs = attempt.startedMs;
    for (const reference of references) {
      this.#count(attempt, reference);
      if (this.#policy === 'wait' && reference.parent) {
        decidedMs = Math.max(decidedMs, reference.parent.decidedMs);
      }
    }
    const waitedMs = Math.min(decidedMs - attempt.startedMs, attempt.latencyMs);
    if (waitedMs > 0) {
      this.#waited += 1;
      this.#longestWaitMs = Math.max(this.#longestWaitMs, waitedMs);
    }
    return decidedMs;
  }

  finish(): ReferenceFacts {
    return { fields: this.#fields, waited: this.#waited, longestWaitMs: this.#longestWaitMs };
  }

  #count(attempt: TimedAttempt, { reference, id, parent }: ResolvedReference): void {
    const { field } = reference;
    const tallies = this.#fields.get(field) ?? noTallies();
    this.#fields.set(field, tallies);
    const tally = tallies[findingOf(attempt, field, parent?.isInserted, this.#policy)];
    tally.count += 1;
    if (tally.first && tally.first.row <= attempt.row) return;
    const { source, target } = reference;
    const from = nameRow(source, attempt.row);
    tally.first = { row: attempt.row, from, to: nameRow(target, id) };
  }
}

function findingOf(
  { outcome, reasons }: TimedAttempt,
  field: string,
  isInsertedByRun: boolean | undefined,
  policy: ReferencePolicy,
): ReferenceFinding {
  const isMissing = reasons.some(
    (reason) => reason.field === field && isReferenceRule(reason.rule),
  );
  if (isMissing) {
    if (isInsertedByRun === undefined) return 'nowhere';
    return isInsertedByRun ? 'too-early' : 'rejected-by-run';
  }
  const isBroken = reasons.some((reason) => reason.field === field);
  if (isBroken || policy === 'none' || outcome === 'failed') return 'not-looked-up';
  return isInsertedByRun ? 'inserted-by-run' : 'stored-by-others';
}

function noTallies(): FieldReferences {
  const none = (): ReferenceTally => ({ count: 0, first: undefined });
  return {
    'inserted-by-run': none(),
    'stored-by-others': none(),
    'rejected-by-run': none(),
    'too-early': none(),
    nowhere: none(),
    'not-looked-up': none(),
  };
}
