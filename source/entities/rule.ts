import type { RawValue } from './value.js';

/**
 * A rule of a field. A rule that does not apply to a value (a length, if it is not text) holds, so that only
 * the most specific rule is reported.
 */
export interface Rule {
  readonly name: string;
  readonly holds: (value: RawValue) => boolean;
  /** Completes the sentence "<field> …"; the value is added to it. */
  readonly demand: string | ((value: RawValue) => string);
}

/** Whether a field has no value at all. */
export const isMissing = (value: RawValue): value is null | undefined =>
  value === undefined || value === null;

/** The rule that every field has. */
export const required: Rule = {
  name: 'required',
  holds: (value) => !isMissing(value),
  demand: 'is missing',
};
