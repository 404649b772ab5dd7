import { derive } from '../../entities/derive.js';
import { entityNamed, type Entity, type Model } from '../../entities/model.js';
import type { Attempt } from '../../ledger/attempt.js';
import { isKnown } from '../../ledger/attempt-values.js';
import {
  isWrittenNumber,
  kindOfValue,
  plainText,
  type AttemptValue,
  type WrittenNumber,
} from '../../ledger/values.js';

/** The columns before the fields, and after them. */
const HEAD = ['entity', 'row', 'thread', 'outcome', 'database', 'started_ms', 'latency_ms'];
const TAIL = ['kinds', 'reasons', 'error_class', 'error_code', 'retries', 'late_ms'];

/** The fields of all entities by name, each with the name of its column: fields of one name share it. */
const fieldColumnsOf = derive(({ entities }: Model): ReadonlyMap<string, string> => {
  const names = new Set(entities.flatMap(({ fields }) => fields.map(({ name }) => name)));
  const taken = new Set([...HEAD, ...TAIL, ...names]);
  const columns = new Map<string, string>();
  for (const name of names) {
    let column = name;
    if ([...HEAD, ...TAIL].includes(name)) {
      while (taken.has(column)) column = `${column}_value`;
      taken.add(column);
    }
    columns.set(name, column);
  }
  return columns;
});

/**
 * The columns of an attempt where machines read it: every field of every entity has its own. A field with the name
 * of another column has "_value" after it.
 */
export function attemptColumns(model: Model): readonly string[] {
  return [...HEAD, ...fieldColumnsOf(model).values(), ...TAIL];
}

/** A cell for a machine: a number keeps the digits in which it was written. */
export type PlainCell = string | number | WrittenNumber;

/**
 * An attempt as cells under `attemptColumns`; numbers are numbers, what is absent is empty.
 * @param database that the row belonged to, where it is known
 */
export function attemptCells(
  attempt: Attempt,
  model: Model,
  database: string | undefined,
): PlainCell[] {
  const { entity, row, thread, outcome, startedMs, latencyMs, reasons, error, retries } = attempt;
  const definition = entityNamed(model, entity);
  const names = fieldNamesOf(definition);
  return [
    entity,
    row,
    thread,
    outcome,
    database ?? '',
    startedMs ?? '',
    latencyMs ?? '',
    ...Array.from(fieldColumnsOf(model).keys(), (name) =>
      names.has(name) ? plainValue(attempt.values[name]) : '',
    ),
    unusualKinds(attempt, definition),
    reasons.map(({ message }) => message).join('; '),
    error?.class ?? '',
    error?.code ?? '',
    retries ?? 0,
    attempt.lateMs ?? '',
  ];
}

const fieldNamesOf = derive(({ fields }: Entity) => new Set(fields.map(({ name }) => name)));

/**
 * The kinds of the values that are not of the kind of their field, "name: null; email: array": a cell
 * alone does not distinguish them. "name: not known" where no file holds the value.
 */
function unusualKinds(attempt: Attempt, { fields }: Entity): string {
  return fields
    .map(({ name, kind }) => ({
      name,
      usual: USUAL_KINDS[kind],
      kind: isKnown(attempt, name) ? kindOfValue(attempt.values[name] ?? null) : 'not known',
    }))
    .filter(({ kind, usual }) => kind !== usual)
    .map(({ name, kind }) => `${name}: ${kind}`)
    .join('; ');
}

const USUAL_KINDS: Readonly<Record<Entity['fields'][number]['kind'], string>> = {
  integer: 'number',
  decimal: 'number',
  text: 'text',
  email: 'text',
  boolean: 'boolean',
  date: 'text',
  datetime: 'text',
};

function plainValue(value: AttemptValue | undefined): PlainCell {
  return typeof value === 'number' || isWrittenNumber(value) ? value : plainText(value);
}
