import type { CharacterSet } from './character-set.js';

/** A regular expression as a tree. */
export type Expression =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly kind: 'choice'; readonly options: readonly Expression[] }
  | {
      readonly kind: 'repeat';
      readonly part: Expression;
      readonly min: number;
      /** Infinity for no limit. */
      readonly max: number;
    };

/** A pattern that is not supported, or too large. */
export class PatternError extends Error {
  /** What to write instead; may be empty. */
  readonly hint: string;

  constructor(problem: string, hint = '') {
    super(problem);
    this.hint = hint;
  }
}
