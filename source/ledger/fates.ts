import { existsSync } from 'node:fs';

import { formatDuration, formatThread } from '../base/format.js';
import {
  ENTITIES,
  nameRow,
  referencesOf,
  type EntityName,
  type Reference,
} from '../entities/entity.js';
import { placeIn } from '../entities/place.js';
import { REJECTED_OUTCOMES, type Outcome, type Reason } from '../entities/outcome.js';
import type { Attempt } from './attempt.js';
import { saveClosingFile } from './closing-file.js';
import type { RunFiles } from './files.js';
import { parseLine, readLines } from './lines.js';

/** The rules of reasons about rows that others point to. Words that never change. */
export const REFERENCE_RULES = {
  /** No row of the workload has the id, and no database. */
  absent: 'reference',
  /** The row was not there when it was looked for; a row of the workload has the id. */
  open: 'reference-open',
  /** The run rejected it, failed to write it, or lost its acknowledgement. */
  rejected: 'reference-rejected',
  /** The run inserted it later: the rejection is a false one. */
  early: 'reference-early',
  /** The run ended before it was attempted. */
  unattempted: 'reference-unattempted',
} as const;

/** Whether a rule is one of those about rows that others point to. */
export function isReferenceRule(rule: string): boolean {
  return Object.values(REFERENCE_RULES).some((known) => known === rule);
}

/** What became of a row that others pointed to while it was not there. One line of a run's fates file. */
export interface Fate {
  readonly entity: EntityName;
  readonly id: number;
  /** Null when the run ended before the row was attempted. */
  readonly outcome: Outcome | null;
  /** The thread that decided it, counted from 1; 0 when none did. */
  readonly thread: number;
  /** Milliseconds from the start of the run to its decision. */
  readonly decidedMs: number;
  /** Its first reason; empty when it has none. */
  readonly reason: string;
}

/**
 * The reason of a row that points to one which is not there, as far as it is known then.
 * @param isPlanned whether a row of the workload has the id
 */
export function missingReason(
  { field, target }: Reference,
  id: number,
  isPlanned: boolean,
): Reason {
  const what = isPlanned ? 'was not there' : 'does not exist';
  const rule = isPlanned ? REFERENCE_RULES.open : REFERENCE_RULES.absent;
  return { field, rule, message: `${field} ${id}: ${nameRow(target, id)} ${what}` };
}

/** The same reason, once it is known what became of the row. @param decidedMs when the row that points to it was decided */
export function resolvedReason(
  { field, target }: Reference,
  id: number,
  fate: Fate,
  decidedMs: number,
): Reason {
  const { rule, what } = describeFate(fate, fate.decidedMs - decidedMs);
  return { field, rule, message: `${field} ${id}: ${nameRow(target, id)} ${what}` };
}

function describeFate(fate: Fate, laterMs: number): { rule: string; what: string } {
  const { outcome, thread, reason } = fate;
  if (outcome === 'inserted') {
    const by = `${formatThread(thread)} inserted it`;
    const when = laterMs > 0 ? `${formatDuration(laterMs)} later` : 'meanwhile';
    return { rule: REFERENCE_RULES.early, what: `was not there yet; ${by} ${when}` };
  }
  if (outcome === null) {
    const what = 'was not there; the run ended before it was attempted';
    return { rule: REFERENCE_RULES.unattempted, what };
  }
  const isRejected = REJECTED_OUTCOMES.some((rejected) => rejected === outcome);
  const what = isRejected
    ? 'was rejected'
    : outcome === 'failed'
      ? 'failed'
      : 'is of unknown outcome';
  return { rule: REFERENCE_RULES.rejected, what: reason === '' ? what : `${what}: ${reason}` };
}

/** The reference that a reason is about, where it was open; undefined for every other reason. */
export function openReference(
  { entity, values }: Pick<Attempt, 'entity' | 'values'>,
  { field, rule }: Reason,
): { readonly reference: Reference; readonly id: number } | undefined {
  if (rule !== REFERENCE_RULES.open) return undefined;
  const reference = referencesOf(ENTITIES[entity]).find((one) => one.field === field);
  const id = values[field];
  return reference && typeof id === 'number' ? { reference, id } : undefined;
}

/** What became of rows that others of a run may point to, the first fate of each; completes the reasons of those others. */
export class Fates {
  readonly #byId = new Map<EntityName, Map<number, Fate>>();
  readonly #list: Fate[] = [];

  constructor(fates: Iterable<Fate> = []) {
    for (const fate of fates) this.add(fate);
  }

  /** Those that a file holds; none where there is no such file. */
  static read(file: string): Fates {
    return new Fates(existsSync(file) ? readFates(file) : []);
  }

  add(fate: Fate): void {
    const known = this.#byId.get(fate.entity) ?? new Map<number, Fate>();
    this.#byId.set(fate.entity, known);
    if (known.has(fate.id)) return;
    known.set(fate.id, fate);
    this.#list.push(fate);
  }

  get(entity: EntityName, id: number): Fate | undefined {
    return this.#byId.get(entity)?.get(id);
  }

  /** All of them, in the order in which they were added. */
  get list(): readonly Fate[] {
    return this.#list;
  }

  /** The attempt, its open reasons completed as far as their fate is known. */
  complete(attempt: Attempt): Attempt {
    if (this.#list.length === 0 || attempt.outcome === 'inserted') return attempt;
    if (!attempt.reasons.some(({ rule }) => rule === REFERENCE_RULES.open)) return attempt;
    return {
      ...attempt,
      reasons: attempt.reasons.map((reason) => this.#completeReason(attempt, reason)),
    };
  }

  #completeReason(attempt: Attempt, reason: Reason): Reason {
    const open = openReference(attempt, reason);
    const fate = open && this.get(open.reference.target, open.id);
    if (!fate) return reason;
    const resolved = resolvedReason(open.reference, open.id, fate, decidedMsOf(attempt));
    return { ...resolved, message: resolved.message + placeIn(reason) };
  }
}

const TARGETS: ReadonlySet<EntityName> = new Set(
  Object.values(ENTITIES).flatMap((entity) => referencesOf(entity).map(({ target }) => target)),
);

/** What became of a row that was not inserted; undefined where no other row can point to it. */
export function fateOf(attempt: Attempt): Fate | undefined {
  const { entity, values, thread, outcome, reasons } = attempt;
  const { id } = values;
  if (!TARGETS.has(entity) || typeof id !== 'number') return undefined;
  const reason = reasons[0]?.message ?? '';
  return { entity, id, outcome, thread, decidedMs: decidedMsOf(attempt), reason };
}

/** Milliseconds from the start of the run to the decision of a row; NaN where that is not known. */
export function decidedMsOf({
  startedMs,
  latencyMs,
}: Pick<Attempt, 'startedMs' | 'latencyMs'>): number {
  return startedMs === null || latencyMs === null ? Number.NaN : startedMs + latencyMs;
}

/** Keeps the fates of a run that is being closed. @throws ProgramError */
export async function saveFates({ fates: file }: RunFiles, fates: readonly Fate[]): Promise<void> {
  await saveClosingFile(
    file,
    fates.map((fate) => JSON.stringify(fate)),
  );
}

function* readFates(file: string): Generator<Fate, void, void> {
  for (const line of readLines(file)) {
    const fate = parseLine(line) as Fate | undefined;
    if (fate?.entity) yield fate;
  }
}
