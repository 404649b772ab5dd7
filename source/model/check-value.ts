import { formatAmount } from '../base/format.js';
import { countCharacters } from '../base/text.js';
import { isEmailAddress } from '../entities/email.js';
import { patternOf } from '../entities/pattern/pattern.js';
import { isUuid } from '../entities/uuid.js';
import { quoteValue } from '../entities/value.js';
import type { Field, StringField, Value } from './model.js';
import { hiddenFault } from './names.js';
import { compareValues, fitsDigits } from './read-value.js';

/**
 * Why a field does not allow a value of its type, to complete the sentence "<value> …"; undefined if it does.
 * Whether another row has the value is not checked.
 */
export function valueFault(field: Field, value: Value): string | undefined {
  if (value === null) return field.required ? 'is missing' : undefined;
  const { choices } = field;
  if (choices && !choices.some((choice) => isEqual(field, choice, value))) {
    return 'is not in the enum';
  }
  return (
    boundFault(field, value) ??
    (field.type === 'string' ? textFault(field, String(value)) : undefined)
  );
}

function isEqual({ type }: Field, one: Value, other: Value): boolean {
  return type === 'string' || type === 'boolean'
    ? one === other
    : compareValues(type, one, other) === 0;
}

function boundFault(field: Field, value: Value): string | undefined {
  if (field.type === 'string' || field.type === 'boolean') return undefined;
  const { type, min, max } = field;
  if (type === 'number' && !fitsDigits(field, String(value))) {
    return `has more than ${formatAmount(field.precision, 'digit')}, or more than ${field.scale} after the point`;
  }
  if (min !== undefined && compareValues(type, value, min) < 0) return `is below ${min}`;
  return max !== undefined && compareValues(type, value, max) > 0 ? `is above ${max}` : undefined;
}

function textFault(field: StringField, text: string): string | undefined {
  const { minLength, maxLength, pattern, format } = field;
  const length = countCharacters(text, maxLength);
  if (length < minLength) return `has fewer than ${formatAmount(minLength, 'character')}`;
  if (length > maxLength) return `has more than ${formatAmount(maxLength, 'character')}`;
  if (text !== text.trim().normalize('NFC')) return 'is not trimmed, or not in the normal form NFC';
  const hidden = hiddenFault(text);
  if (hidden !== undefined) return hidden;
  if (pattern !== undefined && !patternOf(pattern).matches(text)) {
    return `does not match the pattern ${quoteValue(pattern)}`;
  }
  if (format === 'email' && !isEmailAddress(text)) return 'is not an e-mail address';
  if (format === 'uuid' && !isUuid(text)) return 'is not a UUID';
  return format === 'uri' && !URL.canParse(text) ? 'is not a URI' : undefined;
}
