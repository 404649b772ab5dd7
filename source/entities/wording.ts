import type { Colour } from '../base/style.js';
import type { Model } from './model.js';
import type { Outcome } from './outcome.js';
import { referenceWordsOf } from './reference-words.js';
import { uniqueWordsOf } from './unique-words.js';

/** How to show an outcome; never by colour alone. */
export interface OutcomeStyle {
  readonly word: string;
  readonly sign: string;
  /** Instead of the sign, for ASCII terminals. */
  readonly letter: string;
  readonly colour: Colour;
}

/** The style and wording of every outcome. */
export const OUTCOME_STYLES: Readonly<Record<Outcome, OutcomeStyle>> = {
  inserted: {
    word: 'inserted',
    sign: '✔',
    letter: 'I',
    colour: 'green',
  },
  invalid: {
    word: 'invalid',
    sign: '✖',
    letter: 'V',
    colour: 'yellow',
  },
  duplicate: {
    word: 'duplicate',
    sign: '≡',
    letter: 'D',
    colour: 'magenta',
  },
  'missing-reference': {
    word: 'missing reference',
    sign: '⇢',
    letter: 'M',
    colour: 'cyan',
  },
  failed: {
    word: 'failed',
    sign: '!',
    letter: '!',
    colour: 'red',
  },
  unknown: {
    word: 'unknown',
    sign: '?',
    letter: '?',
    colour: 'red',
  },
  undone: {
    word: 'undone',
    sign: '↺',
    letter: 'U',
    colour: 'yellow',
  },
};

/** What an outcome means for a row of a model: a clause without a full stop. */
export function outcomeMeaning(outcome: Outcome, model: Model): string {
  switch (outcome) {
    case 'inserted':
      return 'the database has acknowledged the row';
    case 'invalid':
      return 'a field breaks a rule';
    case 'duplicate':
      return `its ${uniqueWordsOf(model).one} is already taken`;
    case 'missing-reference':
      return `${referenceWordsOf(model).pointedParent} was not there`;
    case 'failed':
      return 'the database or operating system returned an error';
    case 'unknown':
      return 'the outcome is not known: no acknowledgement reached the ledger';
    case 'undone':
      return 'another row of its unit did not go through, so this one is not stored either';
  }
}
