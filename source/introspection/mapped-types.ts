import { LONGEST_TEXT, NUMBER_LIMITS } from '../model/types.js';
import type { MappedType } from './catalogue.js';

/** A time of the day as text. */
export const TIME_PATTERN = '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]';

/** A column that takes only JSON. */
export const JSON_TYPE: MappedType = {
  type: 'string',
  constant: '{}',
  approximation: 'only the empty object is generated',
};

/** A binary number. */
export const FLOATING: MappedType = {
  type: 'number',
  approximation: 'the column is binary floating point, the model has exact decimals',
};

/** A text by its length, as far as a model has a limit as high. */
export function textType(length: string | undefined): MappedType {
  const maxLength = Number(length ?? 0);
  return maxLength >= 1 && maxLength <= LONGEST_TEXT
    ? { type: 'string', maxLength }
    : { type: 'string' };
}

/** A decimal by its digits, as far as a model has as many. */
export function decimalType(digits: string | undefined, decimals = '0'): MappedType {
  if (digits === undefined) {
    return { type: 'number', approximation: 'the column has no limit of digits' };
  }
  const precision = Number(digits);
  const scale = Number(decimals);
  const isPossible =
    precision >= 1 &&
    precision <= NUMBER_LIMITS.precision &&
    scale <= Math.min(precision, NUMBER_LIMITS.scale);
  return isPossible
    ? { type: 'number', precision, scale }
    : { type: 'number', approximation: 'the model has fewer digits than the column' };
}
