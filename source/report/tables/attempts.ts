import { formatAmount, formatCount, formatThread } from '../../base/format.js';
import { countCharacters, cutText } from '../../base/text.js';
import { ENTITIES, ENTITY_LIST, type Entity, type Field } from '../../entities/entity.js';
import { valueText } from '../../entities/format-value.js';
import type { Attempt } from '../../ledger/attempt.js';
import { formatAttemptValue, isKnown } from '../../ledger/attempt-values.js';
import {
  type AttemptValue,
  isWrittenNumber,
  kindOfValue,
  plainText,
  type WrittenNumber,
} from '../../ledger/values.js';
import { makeTable, outcomeCell, type Column, type ColumnOf, type Table } from './table.js';

/** Characters of a value that a list shows; the exports hold all of it. */
const SHOWN = 60;

type Value = AttemptValue | undefined;

/** The columns of a list of attempts on a page: one for each field of their entity. */
function columnsOf(entity: Entity): ColumnOf<Attempt>[] {
  return [
    {
      title: 'Row',
      align: 'right',
      width: 30,
      cell: ({ row }) => ({ text: formatCount(row), tone: 'quiet' }),
    },
    ...entity.fields.map((field) => fieldColumn(field, entity)),
    { title: 'Outcome', width: 90, cell: ({ outcome }) => outcomeCell(outcome) },
    { title: 'Thread', width: 30, cell: ({ thread }) => formatThread(thread) },
    {
      title: 'Started s',
      align: 'right',
      width: 42,
      cell: ({ startedMs }) => (startedMs === null ? '–' : (startedMs / 1000).toFixed(3)),
    },
    { title: 'Took ms', align: 'right', width: 40, cell: ({ latencyMs }) => ms(latencyMs) },
  ];
}

const WIDTHS: Readonly<Record<Field['kind'], Column['width']>> = {
  integer: 52,
  text: '*',
  email: '*',
  decimal: 52,
  boolean: 44,
  date: 60,
  datetime: 110,
};

/** The last field takes the room that numbers leave, where no text does. */
function widthOf({ name, kind }: Field, { fields }: Entity): Column['width'] {
  if (name === 'id') return 34;
  const hasText = fields.some((field) => WIDTHS[field.kind] === '*');
  return !hasText && name === fields.at(-1)?.name ? '*' : WIDTHS[kind];
}

function fieldColumn(field: Field, entity: Entity): ColumnOf<Attempt> {
  const isNumber = field.kind === 'integer' || field.kind === 'decimal';
  return {
    title: field.name,
    ...(isNumber ? { align: 'right' as const } : {}),
    width: widthOf(field, entity),
    cell: (attempt) => showValue(attempt, field),
  };
}

/** A value as a page shows it: a cut one with its length. */
function showValue(attempt: Attempt, field: Field): string {
  const shown = formatAttemptValue(attempt, field, { limit: SHOWN });
  const text = valueText(field, attempt.values[field.name]);
  return cutText(text, SHOWN) === text
    ? shown
    : `${formatAmount(countCharacters(text), 'character')}: ${shown}`;
}

function ms(value: number | null): string {
  return value === null ? '–' : value.toFixed(value < 1000 ? 2 : 0);
}

/** The listed attempts of one entity. */
export function attemptsTable(entity: Entity, attempts: readonly Attempt[]): Table {
  return makeTable(columnsOf(entity), attempts, ({ outcome }) => outcome);
}

const FIELD_NAMES = [
  ...new Set(ENTITY_LIST.flatMap(({ fields }) => fields.map(({ name }) => name))),
];

/** The columns of an attempt where machines read it: every field of every entity has its own. */
export const ATTEMPT_COLUMNS: readonly string[] = [
  'entity',
  'row',
  'thread',
  'outcome',
  'database',
  'started_ms',
  'latency_ms',
  ...FIELD_NAMES,
  'kinds',
  'reasons',
  'error_class',
  'error_code',
  'retries',
  'late_ms',
];

/** A cell for a machine: a number keeps the digits in which it was written. */
export type PlainCell = string | number | WrittenNumber;

/**
 * An attempt as cells under `ATTEMPT_COLUMNS`; numbers are numbers, what is absent is empty.
 * @param database that the row belonged to, where it is known
 */
export function attemptCells(attempt: Attempt, database: string | undefined): PlainCell[] {
  const { entity, row, thread, outcome, startedMs, latencyMs, reasons, error, retries } = attempt;
  const fields = new Map(ENTITIES[entity]!.fields.map((field) => [field.name, field]));
  return [
    entity,
    row,
    thread,
    outcome,
    database ?? '',
    startedMs ?? '',
    latencyMs ?? '',
    ...FIELD_NAMES.map((name) => (fields.has(name) ? plainValue(attempt.values[name]) : '')),
    unusualKinds(attempt),
    reasons.map(({ message }) => message).join('; '),
    error?.class ?? '',
    error?.code ?? '',
    retries ?? 0,
    attempt.lateMs ?? '',
  ];
}

/**
 * The kinds of the values that are not of the kind of their field, "name: null; email: array": a cell
 * alone does not distinguish them. "name: not known" where no file holds the value.
 */
function unusualKinds(attempt: Attempt): string {
  return ENTITIES[attempt.entity]!.fields.map(({ name, kind }) => ({
    name,
    usual: kind === 'integer' || kind === 'decimal' ? 'number' : 'text',
    kind: isKnown(attempt, name) ? kindOfValue(attempt.values[name] ?? null) : 'not known',
  }))
    .filter(({ kind, usual }) => kind !== usual)
    .map(({ name, kind }) => `${name}: ${kind}`)
    .join('; ');
}

function plainValue(value: Value): PlainCell {
  return typeof value === 'number' || isWrittenNumber(value) ? value : plainText(value);
}
