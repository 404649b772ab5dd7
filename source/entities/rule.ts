import type { RawValue } from './value.js';

/**
 * One rule of a field. A rule that does not apply to a value (a length, when it is no text) holds:
 * so that of the rules about one thing only the one that says it best is reported.
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
