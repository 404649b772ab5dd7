import type { Colour } from '../base/style.js';
import type { Outcome } from './outcome.js';

/** How to show an outcome; never by colour alone. */
export interface OutcomeStyle {
  readonly word: string;
  readonly sign: string;
  /** Instead of the sign, for ASCII terminals. */
  readonly letter: string;
  readonly colour: Colour;
  /** What it means, for a new user. */
  readonly meaning: string;
}

/** The style and wording of every outcome. */
export const OUTCOME_STYLES: Readonly<Record<Outcome, OutcomeStyle>> = {
  inserted: {
    word: 'inserted',
    sign: '✔',
    letter: 'I',
    colour: 'green',
    meaning: 'the database has acknowledged the row',
  },
  invalid: {
    word: 'invalid',
    sign: '✖',
    letter: 'V',
    colour: 'yellow',
    meaning: 'a field breaks a rule',
  },
  duplicate: {
    word: 'duplicate',
    sign: '≡',
    letter: 'D',
    colour: 'magenta',
    meaning: 'its id or email is already taken',
  },
  'missing-reference': {
    word: 'missing reference',
    sign: '⇢',
    letter: 'M',
    colour: 'cyan',
    meaning: 'the user or product it points to was not there',
  },
  failed: {
    word: 'failed',
    sign: '!',
    letter: '!',
    colour: 'red',
    meaning: 'the database or operating system returned an error',
  },
  unknown: {
    word: 'unknown',
    sign: '?',
    letter: '?',
    colour: 'red',
    meaning: 'the outcome is not known: no acknowledgement reached the ledger',
  },
  undone: {
    word: 'undone',
    sign: '↺',
    letter: 'U',
    colour: 'yellow',
    meaning: 'another row of its unit did not go through, so this one is not stored either',
  },
};
