import { existsSync } from 'node:fs';

import { formatDuration, formatThread } from '../base/format.js';
import { cutText, escapeText } from '../base/text.js';
import { nameById, type EntityName, type Model, type Reference } from '../entities/entity.js';
import { ID_COLUMN } from '../entities/identity.js';
import { reword, splitPlace } from '../entities/place.js';
import { REJECTED_OUTCOMES, type Outcome, type Reason } from '../entities/outcome.js';
import type { Attempt } from './attempt.js';
import { saveClosingFile } from './closing-file.js';
import type { RunFiles } from './files.js';
import { parseLine, readLines } from './lines.js';
import { activeMsBetween, type RunPause } from './pauses.js';
import { REFERENCE_RULES } from './reference-rules.js';
import { targetIn } from './targets.js';

/** The fate of a row that was missing when others referred to it; a line of a run's fates file. */
export interface Fate {
  readonly entity: EntityName;
  readonly id: number;
  /** Null if the run ended before the row was attempted. */
  readonly outcome: Outcome | null;
  /** The thread that decided it, counted from 1; 0 for none. */
  readonly thread: number;
  /** When it was decided, in milliseconds since the start of the run. */
  readonly decidedMs: number;
  /** Its first reason, without the place; may be empty. */
  readonly reason: string;
  /** Its place in the input, "line 7 of users.csv"; absent if it is not from a file. */
  readonly place?: string;
}

/**
 * The reason for a missing reference, as far as it is known when the row is decided.
 * @param key the values of the fields that point to the row
 * @param isPlanned whether a row of the workload has the id
 */
export function missingReason(
  { field, target }: Reference,
  key: number | string,
  isPlanned: boolean,
): Reason {
  const what = isPlanned ? 'was not there' : 'does not exist';
  const rule = isPlanned ? REFERENCE_RULES.open : REFERENCE_RULES.absent;
  const shown = showKey(key);
  return { field, rule, message: `${field} ${shown}: ${nameById(target, shown)} ${what}` };
}

/**
 * The reason where the database has a row of another key under the number of the key that a reference holds.
 * @param key the values of the fields that point to the row
 * @param other the key of the stored row
 */
export function otherKeyReason({ field, target }: Reference, key: string, other: string): Reason {
  const [shown, stored] = [showKey(key), showKey(other)];
  return {
    field,
    rule: REFERENCE_RULES.absent,
    message: `${field} ${shown}: ${nameById(target, shown)} does not exist; ${nameById(target, stored)} has its ${ID_COLUMN}`,
  };
}

/**
 * An open reason once the fate of the missing row is known.
 * @param decidedMs when the referring row was decided
 * @param pauses of the run: the time between two rows does not count them
 */
export function resolvedReason(
  open: Reason,
  { reference: { field, target }, key }: OpenReference,
  fate: Fate,
  decidedMs: number,
  pauses: readonly RunPause[],
): Reason {
  const { rule, what } = describeFate(fate, activeMsBetween(pauses, decidedMs, fate.decidedMs));
  const place = fate.place === undefined ? '' : ` (${fate.place})`;
  const shown = showKey(key);
  return reword({ ...open, rule }, `${field} ${shown}: ${nameById(target, shown)}${place} ${what}`);
}

/** Longest key in a reason, in characters. */
const SHOWN = 60;

function showKey(key: number | string): string {
  return escapeText(cutText(String(key), SHOWN));
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
      : outcome === 'undone'
        ? 'was undone'
        : 'is of unknown outcome';
  return { rule: REFERENCE_RULES.rejected, what: reason === '' ? what : `${what}: ${reason}` };
}

/** A reference to a row of the workload that was missing at the time. */
export interface OpenReference {
  readonly reference: Reference;
  readonly id: number;
  /** The values of the fields that point to it. */
  readonly key: number | string;
}

/** The reference of an open reason; undefined for other reasons. */
export function openReference(
  { entity, values }: Pick<Attempt, 'entity' | 'values'>,
  { field, rule }: Reason,
  model: Model,
): OpenReference | undefined {
  if (rule !== REFERENCE_RULES.open) return undefined;
  const definition = model.byName.get(entity);
  const reference = definition?.references.find((one) => one.field === field);
  const found = definition && reference && targetIn(definition, reference, values);
  return found && { reference, ...found };
}

/** The first fate of each missing row of a run; completes the reasons of the rows that refer to them. */
export class Fates {
  readonly #byId = new Map<EntityName, Map<number, Fate>>();
  readonly #list: Fate[] = [];
  readonly #pauses: readonly RunPause[];
  readonly #model: Model;

  /** @param pauses of the run, which times between rows do not count */
  constructor(model: Model, fates: Iterable<Fate> = [], pauses: readonly RunPause[] = []) {
    this.#pauses = pauses;
    this.#model = model;
    for (const fate of fates) this.add(fate);
  }

  /** Reads the fates of a file; none if there is no such file. */
  static read(file: string, model: Model, pauses: readonly RunPause[] = []): Fates {
    return new Fates(model, existsSync(file) ? readFates(file) : [], pauses);
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

  /** All fates, in the order in which they were added. */
  get list(): readonly Fate[] {
    return this.#list;
  }

  /** The attempt, with its open reasons completed as far as the fates are known. */
  complete(attempt: Attempt): Attempt {
    if (this.#list.length === 0 || attempt.outcome === 'inserted') return attempt;
    if (!attempt.reasons.some(({ rule }) => rule === REFERENCE_RULES.open)) return attempt;
    return {
      ...attempt,
      reasons: attempt.reasons.map((reason) => this.#completeReason(attempt, reason)),
    };
  }

  #completeReason(attempt: Attempt, reason: Reason): Reason {
    const open = openReference(attempt, reason, this.#model);
    const fate = open && this.get(open.reference.target, open.id);
    if (!fate) return reason;
    return resolvedReason(reason, open, fate, decidedMsOf(attempt), this.#pauses);
  }
}

/** The fate of a row; undefined if no other row can refer to it. */
export function fateOf(attempt: Attempt, model: Model): Fate | undefined {
  const { entity, values, thread, outcome, reasons } = attempt;
  const definition = model.byName.get(entity);
  const id = definition && values[definition.fields[0]!.name];
  if (!definition?.isReferenced || typeof id !== 'number') return undefined;
  const [first] = reasons;
  const last = reasons.at(-1);
  const place = last && splitPlace(last).place;
  return {
    entity,
    id,
    outcome,
    thread,
    decidedMs: decidedMsOf(attempt),
    reason: first ? splitPlace(first).text : '',
    ...(place === undefined ? {} : { place }),
  };
}

/** When a row was decided, in milliseconds since the start of the run; NaN if not known. */
export function decidedMsOf({
  startedMs,
  latencyMs,
}: Pick<Attempt, 'startedMs' | 'latencyMs'>): number {
  return startedMs === null || latencyMs === null ? Number.NaN : startedMs + latencyMs;
}

/** Saves the fates of a run that is being closed. @throws ProgramError */
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
