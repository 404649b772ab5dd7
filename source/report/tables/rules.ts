import { formatAmount, formatCount } from '../../base/format.js';
import {
  ENTITIES,
  ENTITY_LIST,
  type DateField,
  type DateTimeField,
  type Entity,
  type Field,
} from '../../entities/entity.js';
import { makeTable, type ColumnOf, type Table } from './table.js';

interface FieldOfEntity {
  readonly entity: Entity;
  readonly field: Field;
}

const COLUMNS: readonly ColumnOf<FieldOfEntity>[] = [
  { title: 'Rows of', width: 62, cell: ({ entity }) => entity.table },
  { title: 'Field', width: 66, cell: ({ field }) => ({ text: field.name, tone: 'strong' }) },
  { title: 'Rules', width: '*', cell: ({ field }) => describeRules(field) },
];

/** What each field of each entity must be. Values are never coerced or rounded. */
export function rulesTable(): Table {
  return makeTable(
    COLUMNS,
    ENTITY_LIST.flatMap((entity) => entity.fields.map((field) => ({ entity, field }))),
  );
}

/** The rules of a field in words, as its definition has them. */
export function describeRules(field: Field): string {
  switch (field.kind) {
    case 'integer': {
      const bounds =
        field.max === Number.MAX_SAFE_INTEGER
          ? `a whole number of at least ${field.min}`
          : `a whole number from ${field.min} to ${formatCount(field.max)}`;
      if (field.references)
        return `${bounds}; the id of a row of ${ENTITIES[field.references]!.table}`;
      return field.name === 'id' ? `${bounds}; unique` : bounds;
    }
    case 'decimal':
      return `an exact decimal from ${field.min} to ${field.max} with at most ${formatAmount(field.decimals, 'decimal')}, never rounded`;
    case 'text':
      return `text of ${field.min} to ${formatAmount(field.max, 'character')} after trimming, at least ${field.min} of them visible, without control characters`;
    case 'email':
      return `a valid email address of at most ${formatAmount(field.max, 'character')}; unique, ignoring case`;
    case 'boolean':
      return 'true or false';
    case 'date':
      return `a day such as 2024-02-29${describeTimes(field)}`;
    case 'datetime':
      return `a moment such as 2024-02-29T12:00:00Z${describeTimes(field)}`;
  }
}

function describeTimes({ min, max }: DateField | DateTimeField): string {
  const from = min === undefined ? '' : `, not before ${min}`;
  return max === undefined ? from : `${from}, not after ${max}`;
}
