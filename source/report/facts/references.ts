import { escapeText } from '../../base/text.js';
import { nameById, nameByNumber, type EntityName, type Reference } from '../../entities/entity.js';
import type { TimedAttempt } from '../../ledger/attempt.js';
import { isReferenceRule } from '../../ledger/reference-rules.js';
import type { PhaseHistory } from '../../ledger/phase-file.js';
import type { ReferencePolicy } from '../../ledger/record.js';
import { referencePolicy } from '../../references/registry.js';
import { durationOf } from '../../ledger/waits.js';
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

/** The references of one field of an entity by how they were decided. */
export interface FieldReferences {
  readonly source: EntityName;
  readonly field: string;
  readonly tallies: Record<ReferenceFinding, ReferenceTally>;
}

/** How the references of a run were decided. */
export interface ReferenceFacts {
  /** Those of each field that refers, in the order of their first rows. */
  readonly fields: readonly FieldReferences[];
  /** Rows that were claimed before the outcome of a row that they point to was in the ledger. */
  readonly early: number;
  /** The measured waits for references; undefined where not every phase was recorded. */
  readonly waits: ReferenceWaits | undefined;
}

/** The waits of the threads for references. */
export interface ReferenceWaits {
  readonly count: number;
  /** Milliseconds; 0 if there was no wait. */
  readonly longestMs: number;
}

/** Counts how references were decided. */
export class ReferenceCollector {
  readonly #policy: ReferencePolicy;
  readonly #fields = new Map<Reference, FieldReferences>();
  readonly #waits: ReferenceWaits | undefined;
  #early = 0;

  constructor(policy: ReferencePolicy, history: Pick<PhaseHistory, 'detail' | 'spans'>) {
    this.#policy = policy;
    this.#waits = history.detail === 'transitions' ? measureWaits(history) : undefined;
  }

  add(attempt: TimedAttempt, references: readonly ResolvedReference[]): void {
    for (const reference of references) this.#count(attempt, reference);
    const isEarly = references.some(
      ({ parent }) => parent !== undefined && parent.decidedMs > attempt.startedMs,
    );
    if (isEarly) this.#early += 1;
  }

  finish(): ReferenceFacts {
    return { fields: [...this.#fields.values()], early: this.#early, waits: this.#waits };
  }

  #count(attempt: TimedAttempt, { reference, key, parent }: ResolvedReference): void {
    const { field, source } = reference;
    const known = this.#fields.get(reference) ?? { source, field, tallies: noTallies() };
    this.#fields.set(reference, known);
    const tally = known.tallies[findingOf(attempt, field, parent?.isInserted, this.#policy)];
    tally.count += 1;
    if (tally.first && tally.first.row <= attempt.row) return;
    const { target } = reference;
    const from = nameByNumber(source, attempt.row);
    tally.first = { row: attempt.row, from, to: nameById(target, escapeText(String(key))) };
  }
}

function measureWaits({ spans }: Pick<PhaseHistory, 'spans'>): ReferenceWaits {
  const waits = spans.flat().filter(({ phase }) => phase === 'reference');
  const longestMs = waits.reduce((longest, wait) => Math.max(longest, durationOf(wait)), 0);
  return { count: waits.length, longestMs };
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
  if (isBroken || !referencePolicy(policy).asks || outcome === 'failed') return 'not-looked-up';
  return isInsertedByRun ? 'inserted-by-run' : 'stored-by-others';
}

function noTallies(): FieldReferences['tallies'] {
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
