import { formatAmount, formatCount, formatThread } from '../../base/format.js';
import { countCharacters, cutText } from '../../base/text.js';
import type { Entity, Field } from '../../entities/entity.js';
import { valueText } from '../../entities/format-value.js';
import type { Attempt } from '../../ledger/attempt.js';
import { formatAttemptValue } from '../../ledger/attempt-values.js';
import { makeTable, outcomeCell, type Column, type ColumnOf, type Table } from './table.js';

/** Characters of a value that a list shows; the exports hold all of it. */
const SHOWN = 60;

/** Characters of all values of a row in one cell. */
const SHOWN_TOGETHER = 600;

/** The columns of a list of attempts on a page: one for each field of their entity, where there is room for them. */
function columnsOf(entity: Entity): ColumnOf<Attempt>[] {
  return [
    {
      title: 'Row',
      align: 'right',
      width: 30,
      cell: ({ row }) => ({ text: formatCount(row), tone: 'quiet' }),
    },
    ...(isNarrow(entity)
      ? entity.fields.map((field) => fieldColumn(field, entity))
      : [keyColumn(entity), valuesColumn(entity)]),
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
  boolean: 30,
  date: 52,
  datetime: 92,
};

/** The width of a key, and the least one of a text. */
const KEY = 34;
const LEAST_TEXT = 60;

/** Points that the other columns leave to the fields of a row, and those between two columns. */
const ROOM = 240;
const GAP = 6;

/** Whether every field has room for a column of its own. */
function isNarrow({ fields }: Entity): boolean {
  const widths = fields.map(({ kind }, at) => {
    const width = WIDTHS[kind];
    return GAP + (at === 0 ? KEY : width === '*' ? LEAST_TEXT : width);
  });
  return widths.reduce((sum, width) => sum + width, 0) <= ROOM;
}

/** The last field takes the room that others leave, where no text does. */
function widthOf(field: Field, { fields }: Entity): Column['width'] {
  if (field === fields[0]) return KEY;
  const hasText = fields.some(({ kind }) => WIDTHS[kind] === '*');
  return !hasText && field === fields.at(-1) ? '*' : WIDTHS[field.kind];
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

function keyColumn({ fields: [key] }: Entity): ColumnOf<Attempt> {
  return {
    title: key!.name,
    align: 'right',
    width: WIDTHS.integer,
    cell: (attempt) => showValue(attempt, key!),
  };
}

/** All fields besides the key in one column, each with its name. */
function valuesColumn({ fields: [, ...others] }: Entity): ColumnOf<Attempt> {
  return {
    title: 'Values',
    width: '*',
    limit: SHOWN_TOGETHER,
    cell: (attempt) =>
      others.map((field) => `${field.name} ${showValue(attempt, field)}`).join(', '),
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
