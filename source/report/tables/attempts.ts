import { formatAmount, formatCount, formatThread } from '../../base/format.js';
import { countCharacters, cutText } from '../../base/text.js';
import { ENTITIES, ENTITY_LIST, type Entity, type Field } from '../../entities/entity.js';
import { valueText } from '../../entities/format-value.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import type { Attempt } from '../../ledger/attempt.js';
import { formatAttemptValue, isKnown } from '../../ledger/attempt-values.js';
import {
  type AttemptValue,
  isWrittenNumber,
  kindOfValue,
  plainText,
  type WrittenNumber,
} from '../../ledger/values.js';
import { classOf } from '../facts/outcome-class.js';
import { makeTable, type ColumnOf, type Table } from './table.js';
import { toneOf } from './tones.js';

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
    { title: 'Thread', width: 26, cell: ({ thread }) => formatThread(thread) },
    ...entity.fields.map((field) => fieldColumn(field, entity)),
    {
      title: 'Outcome',
      width: 44,
      cell: ({ outcome }) => ({ text: OUTCOME_STYLES[outcome].word, tone: toneOf(outcome) }),
    },
    { title: 'Took ms', align: 'right', width: 34, cell: ({ latencyMs }) => ms(latencyMs) },
    { title: 'Reasons', width: '*', limit: 400, cell: formatReasons },
  ];
}

const WIDTHS: Readonly<Record<Field['kind'], number>> = {
  integer: 40,
  text: 74,
  email: 104,
  decimal: 46,
};

/** A name has more room in a table without addresses. */
const WIDE_TEXT = 150;

function widthOf({ name, kind }: Field, { fields }: Entity): number {
  if (name === 'id') return 28;
  const isAlone = kind === 'text' && !fields.some((field) => field.kind === 'email');
  return isAlone ? WIDE_TEXT : WIDTHS[kind];
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

function formatReasons({ reasons, error, retries }: Attempt): string {
  const parts = reasons.map(({ message }) => message);
  if (error && !parts.some((message) => message.includes(error.code))) parts.push(error.code);
  if (retries !== undefined) parts.push(formatAmount(retries, 'retry', 'retries'));
  return parts.join('; ');
}

/** All listed attempts of one entity. */
export function attemptsTable(entity: Entity, attempts: readonly Attempt[]): Table {
  return makeTable(columnsOf(entity), attempts, ({ outcome }) => {
    const name = classOf(outcome);
    return name === 'inserted' ? undefined : name === 'rejected' ? 'warn' : 'bad';
  });
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
];

/** A cell for a machine: a number keeps the digits in which it was written. */
export type PlainCell = string | number | WrittenNumber;

/**
 * An attempt as cells under `ATTEMPT_COLUMNS`; numbers are numbers, what is absent is empty.
 * @param database that the row belonged to, where it is known
 */
export function attemptCells(attempt: Attempt, database: string | undefined): PlainCell[] {
  const { entity, row, thread, outcome, startedMs, latencyMs, reasons, error, retries } = attempt;
  const fields = new Map(ENTITIES[entity].fields.map((field) => [field.name, field]));
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
  ];
}

/**
 * The kinds of the values that are not of the kind of their field, "name: null; email: array": a cell
 * alone does not distinguish them. "name: not known" where no file holds the value.
 */
function unusualKinds(attempt: Attempt): string {
  return ENTITIES[attempt.entity].fields
    .map(({ name, kind }) => ({
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
