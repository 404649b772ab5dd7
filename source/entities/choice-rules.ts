import { formatList } from '../base/format.js';
import { countDecimals } from './decimal.js';
import type { Field } from './entity.js';
import { momentOf } from './moments.js';
import type { Rule } from './rule.js';
import { storeValue } from './stored-form.js';
import { numberText, PLAIN_DECIMAL, quoteValue, type RawValue, type StoredValue } from './value.js';

/** How many of the values allowed a message lists. */
const MOST_LISTED = 8;

/** The rule of a field that allows listed values only; none for other fields. */
export function choiceRules(field: Field): Rule[] {
  const { choices } = field;
  if (!choices) return [];
  const allowed = new Set<StoredValue>(choices);
  const listed = choices.slice(0, MOST_LISTED).map((choice) => quoteValue(choice));
  const others = choices.length > MOST_LISTED ? ['one of the others allowed'] : [];
  return [
    {
      name: 'enum',
      holds: (value) => !hasStoredForm(field, value) || allowed.has(storeValue(field, value)),
      demand: `must be ${formatList([...listed, ...others], 'or')}`,
    },
  ];
}

/** Whether a value can be stored at all; a more specific rule rejects it otherwise. */
function hasStoredForm(field: Field, value: RawValue): boolean {
  if (value === null || value === undefined) return false;
  switch (field.kind) {
    case 'integer':
    case 'decimal': {
      const text = numberText(value) ?? '';
      const decimals = field.kind === 'decimal' ? field.decimals : 0;
      return PLAIN_DECIMAL.test(text) && countDecimals(text) <= decimals;
    }
    case 'boolean':
      return typeof value === 'boolean';
    case 'datetime':
      return typeof value === 'string' && momentOf(value) !== undefined;
    case 'text':
    case 'email':
    case 'date':
      return typeof value === 'string';
  }
}
