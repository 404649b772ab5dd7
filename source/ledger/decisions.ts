import { nameById, type Entity, type EntityName, type Model } from '../entities/entity.js';
import { entityNamed } from '../entities/model.js';
import { OUTCOME_STYLES } from '../entities/wording.js';
import { describeReasons, type Attempt } from './attempt.js';
import type { AttemptSource } from './attempts.js';
import { targetIn } from './targets.js';

/** A row that another one points to, and what a run decided about it. */
export interface ReferencedDecision {
  /** The field that points to it. */
  readonly field: string;
  readonly entity: EntityName;
  readonly id: number;
  /** The values of the fields that point to it. */
  readonly key: number | string;
  /** Undefined if the run did not attempt the row. */
  readonly attempt: Attempt | undefined;
}

/** What a run decided about a row, and about the rows that it points to. */
export interface Decision {
  readonly attempt: Attempt;
  readonly references: readonly ReferencedDecision[];
}

/** The most attempts of one id that are given; an input can repeat an id any number of times. */
const MOST = 3;

/** What a run decided about the rows with an id, at most three of them, and about the rows that they point to. */
export function decisionsOf(
  attempts: AttemptSource,
  entity: EntityName,
  id: number,
  model: Model,
): Decision[] {
  const definition = entityNamed(model, entity);
  const key = definition.fields[0]!.name;
  const found: Attempt[] = [];
  for (const attempt of attempts()) {
    if (attempt.entity === entity && attempt.values[key] === id) found.push(attempt);
    if (found.length === MOST) break;
  }
  const references = found.map(({ values }) => referencesIn(definition, values));
  const known = findAttempts(attempts, references.flat(), model);
  return found.map((attempt, index) => ({
    attempt,
    references: (references[index] ?? []).map((one) => decided(one, known)),
  }));
}

/** What a run decided about the rows that a row points to. @param values by field name */
export function referencedBy(
  attempts: AttemptSource,
  entity: EntityName,
  values: Readonly<Record<string, unknown>>,
  model: Model,
): ReferencedDecision[] {
  const references = referencesIn(entityNamed(model, entity), values);
  const known = findAttempts(attempts, references, model);
  return references.map((one) => decided(one, known));
}

type Named = Pick<ReferencedDecision, 'field' | 'entity' | 'id' | 'key'>;

function referencesIn(entity: Entity, values: Readonly<Record<string, unknown>>): Named[] {
  return entity.references.flatMap((reference) => {
    const { field, target } = reference;
    const found = targetIn(entity, reference, values);
    return found ? [{ field, entity: target, ...found }] : [];
  });
}

/** The attempt of each row; of several with one id the inserted one, else the first. */
function findAttempts(
  attempts: AttemptSource,
  rows: readonly Named[],
  model: Model,
): Map<string, Attempt> {
  const known = new Map<string, Attempt>();
  if (rows.length === 0) return known;
  const wanted = new Set(rows.map(keyOf));
  for (const attempt of attempts()) {
    const { entity, values, outcome } = attempt;
    const id = values[entityNamed(model, entity).fields[0]!.name];
    if (typeof id !== 'number') continue;
    const key = keyOf({ entity, id });
    if (!wanted.has(key)) continue;
    if (outcome === 'inserted' || !known.has(key)) known.set(key, attempt);
  }
  return known;
}

function decided(
  { field, entity, id, key }: Named,
  known: ReadonlyMap<string, Attempt>,
): ReferencedDecision {
  return { field, entity, id, key, attempt: known.get(keyOf({ entity, id })) };
}

function keyOf({ entity, id }: Pick<Named, 'entity' | 'id'>): string {
  return `${entity} ${id}`;
}

/** "User 10, invalid: name must not be empty"; quotes values of the row, so it is not safe for a terminal. */
export function describeDecision({
  entity,
  key,
  attempt,
}: Pick<ReferencedDecision, 'entity' | 'key' | 'attempt'>): string {
  if (attempt === undefined) return `${nameById(entity, key)}, not attempted`;
  const { word } = OUTCOME_STYLES[attempt.outcome];
  const reasons = describeReasons(attempt);
  return `${nameById(entity, key)}, ${word}${reasons === '' ? '' : `: ${reasons}`}`;
}
