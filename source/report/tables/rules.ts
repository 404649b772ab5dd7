import { formatAmount, formatCount, formatFew, formatList, inflect } from '../../base/format.js';
import { cutText } from '../../base/text.js';
import { uniqueFieldsOf, type Entity, type Field, type Model } from '../../entities/entity.js';
import { isDerived } from '../../entities/input-fields.js';
import { entityNamed } from '../../entities/model.js';
import { quoteValue } from '../../entities/value.js';
import { makeTable, type ColumnOf, type Table } from './table.js';

interface FieldOfEntity {
  readonly entity: Entity;
  readonly field: Field;
}

const columnsOf = (model: Model): readonly ColumnOf<FieldOfEntity>[] => [
  { title: 'Rows of', width: 62, cell: ({ entity }) => entity.table },
  { title: 'Field', width: 66, cell: ({ field }) => ({ text: field.name, tone: 'strong' }) },
  { title: 'Rules', width: '*', cell: ({ entity, field }) => describeRules(entity, field, model) },
];

/** Fields that the table has at most. */
const MOST_FIELDS = 400;

/** What each field of each entity must be. Values are never coerced or rounded. */
export function rulesTable(model: Model): Table {
  return makeTable(columnsOf(model), allFields(model).slice(0, MOST_FIELDS));
}

/** How many fields the table lacks; undefined where it has all. */
export function describeUnlistedRules(model: Model): string | undefined {
  const more = allFields(model).length - MOST_FIELDS;
  if (more <= 0) return undefined;
  return `${formatAmount(more, 'more field')} ${inflect(more, 'is', 'are')} in the model, which the record of the run holds.`;
}

function allFields({ entities }: Model): FieldOfEntity[] {
  return entities.flatMap((entity) => entity.fields.map((field) => ({ entity, field })));
}

/** The rules of a field of an entity in words, as its definition has them. */
export function describeRules(entity: Entity, field: Field, model: Model): string {
  return [
    isDerived(field) ? describeDerived(entity) : describeKind(field),
    ...describeChoices(field),
    ...describeReference(entity, field, model),
    ...(isUnique(entity, field)
      ? [field.kind === 'email' ? 'unique, ignoring case' : 'unique']
      : []),
    ...(field.optional ? ['may be missing'] : []),
  ].join('; ');
}

function isUnique(entity: Entity, field: Field): boolean {
  return (
    field === entity.fields[0] || uniqueFieldsOf(entity).some(({ field: other }) => other === field)
  );
}

function describeKind(field: Field): string {
  switch (field.kind) {
    case 'integer':
      return field.max === Number.MAX_SAFE_INTEGER
        ? `a whole number of at least ${field.min}`
        : `a whole number from ${field.min} to ${formatCount(field.max)}`;
    case 'decimal':
      return field.isWhole
        ? `a whole number from ${field.min} to ${field.max}`
        : `an exact decimal from ${field.min} to ${field.max} with at most ${formatAmount(field.decimals, 'decimal')}, never rounded`;
    case 'text':
      return `${describeText(field)}${field.pattern === undefined ? '' : ` that matches ${cutText(field.pattern, LONGEST_PATTERN)}`}`;
    case 'email':
      return `a valid email address of at most ${formatAmount(field.max, 'character')}`;
    case 'boolean':
      return 'true or false';
    case 'date':
      return `a day such as 2024-02-29${describeBounds(field)}`;
    case 'datetime':
      return `a moment such as 2024-02-29T12:00:00Z, stored in UTC${describeBounds(field)}`;
  }
}

const LONGEST_PATTERN = 100;

function describeText({ min, max, format }: Extract<Field, { kind: 'text' }>): string {
  if (format === 'uuid') return 'a UUID';
  if (format === 'uri') return `a URI of at most ${formatAmount(max, 'character')}`;
  return min === 0
    ? `text of at most ${formatAmount(max, 'character')} after trimming, without control characters`
    : `text of ${min} to ${formatAmount(max, 'character')} after trimming, at least ${min} of them visible, without control characters`;
}

function describeBounds({ min, max }: { readonly min?: string; readonly max?: string }): string {
  if (min !== undefined) return `, from ${min}${max === undefined ? ' on' : ` to ${max}`}`;
  return max === undefined ? '' : `, at the latest ${max}`;
}

/** Choices that a rule lists. */
const LISTED = 12;

function describeChoices({ choices = [] }: Field): string[] {
  if (choices.length === 0) return [];
  const listed = choices.map((choice) => quoteValue(choice));
  return [`one of ${formatFew(listed, LISTED)}`];
}

function describeReference({ fields, references }: Entity, field: Field, model: Model): string[] {
  const position = fields.indexOf(field);
  const reference = references.find(({ positions }) => positions.includes(position));
  if (!reference) return [];
  const { positions, targets, target } = reference;
  const { table, fields: others } = entityNamed(model, target);
  const together =
    positions.length === 1 ? '' : `, together with ${describeOthers(fields, positions, position)}`;
  const at = targets[positions.indexOf(position)] ?? 0;
  return [`the ${others[at]!.name} of a row of ${table}${together}`];
}

function describeOthers(
  fields: readonly Field[],
  positions: readonly number[],
  position: number,
): string {
  return formatList(positions.filter((at) => at !== position).map((at) => fields[at]!.name));
}

function describeDerived({ fields, identifying = [] }: Entity): string {
  const names = formatList(identifying.map((position) => fields[position]!.name));
  return `a number that the program derives from the key, ${names}`;
}
