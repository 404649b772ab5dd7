import { formatAmount, formatFew } from '../../base/format.js';
import type { Field } from '../../entities/entity.js';
import { quoteValue } from '../../entities/value.js';

/** Values that a sentence lists. */
const LISTED = 6;

/** What a field must hold, before anything is typed in it. */
export function describeDemand(field: Field): string {
  const { choices = [], optional } = field;
  const listed = choices.map((choice) =>
    typeof choice === 'string' ? choice : quoteValue(choice),
  );
  const demand = listed.length > 0 ? formatFew(listed, LISTED, 'or') : demandOfKind(field);
  return optional ? `${demand}, or nothing` : demand;
}

function demandOfKind(field: Field): string {
  switch (field.kind) {
    case 'integer':
      return field.references === undefined
        ? `a whole number from ${field.min}${field.max === Number.MAX_SAFE_INTEGER ? ' on' : ` to ${field.max}`}`
        : `the id of a ${field.references}`;
    case 'text':
      return demandOfText(field);
    case 'email':
      return `an e-mail address of at most ${formatAmount(field.max, 'character')}${field.unique ? ' that no other row has' : ''}`;
    case 'decimal':
      return field.isWhole
        ? `a whole number from ${field.min} to ${field.max}`
        : `a number from ${field.min} to ${field.max} with at most ${field.decimals} decimals`;
    case 'boolean':
      return 'true or false';
    case 'date':
      return `a day such as 2024-02-29${between(field)}`;
    case 'datetime':
      return `a moment such as 2024-02-29T12:00:00Z${between(field)}`;
  }
}

function demandOfText({ min, max, format, pattern }: Extract<Field, { kind: 'text' }>): string {
  if (format === 'uuid') return 'a UUID';
  const length =
    min === 0
      ? `at most ${formatAmount(max, 'character')}`
      : `${min} to ${formatAmount(max, 'character')}`;
  const what = format === 'uri' ? `a URI, ${length}` : length;
  return pattern === undefined ? what : `${what} that match ${pattern}`;
}

function between({ min, max }: { readonly min?: string; readonly max?: string }): string {
  const from = min === undefined ? '' : `, not before ${min}`;
  return max === undefined ? from : `${from}, not after ${max}`;
}
