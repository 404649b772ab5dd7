import { OUTCOMES, type Outcome } from '../entities/outcome.js';
import { OUTCOME_STYLES } from '../entities/wording.js';

/**
 * Placeholders for the signs of the screen in the output for screen readers: private-use characters, one
 * column wide, which no value can contain (see `safeText`). `marksToWords` replaces them by words.
 */
const FIRST_MARK = 0xe0_00;

const mark = (number: number): string => String.fromCharCode(FIRST_MARK + number);

/** A decoration without a meaning: bars, rules, frames. */
export const DECORATION = mark(0);

export const MARKS = {
  ok: mark(1),
  cross: mark(2),
  warning: mark(3),
  pointer: mark(4),
  up: mark(5),
  down: mark(6),
} as const;

const FIRST_OUTCOME = 16;

export const OUTCOME_MARKS = Object.fromEntries(
  OUTCOMES.map((outcome, index) => [outcome, mark(FIRST_OUTCOME + index)]),
) as Readonly<Record<Outcome, string>>;

const WORDS: Readonly<Record<string, string>> = {
  [MARKS.ok]: 'ok',
  [MARKS.cross]: 'not ok',
  [MARKS.warning]: 'warning',
  [MARKS.pointer]: 'selected:',
  [MARKS.up]: 'up',
  [MARKS.down]: 'down',
  ...Object.fromEntries(
    OUTCOMES.map((outcome) => [OUTCOME_MARKS[outcome], OUTCOME_STYLES[outcome].word]),
  ),
};

const ANY_MARK = new RegExp(`[${mark(1)}-${mark(FIRST_OUTCOME + OUTCOMES.length)}] ?`, 'g');
const ALL_DECORATIONS = new RegExp(DECORATION, 'g');

/** Replaces marks by words and removes decorations. A word that follows its mark anyway is not repeated. */
export function marksToWords(text: string): string {
  const words = text.replaceAll(ANY_MARK, (sign, at: number) => {
    const word = WORDS[sign.charAt(0)] ?? '';
    const rest = text.slice(at + sign.length).replace(/^[\d,]+ /, '');
    return rest.startsWith(word) ? '' : `${word} `;
  });
  return words.replaceAll(ALL_DECORATIONS, '');
}
