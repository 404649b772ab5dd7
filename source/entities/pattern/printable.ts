import { countCharacters } from '../../base/text.js';
import { intersectionOf, sizeOf, type CharacterSet } from './character-set.js';

const ASCII: CharacterSet = [[0x20, 0x7e]];

/** Letters, digits and signs; symbols may be drawn in two ways, and marks join. */
const VISIBLE = /^[\p{L}\p{N}\p{P}\p{Sc}\p{Sm}]$/u;

/** Parts of Korean syllables, which join. */
const JAMO: readonly [number, number] = [0x1100, 0x11ff];

/** Of a large set, so many characters are used: looking at all of \p{L} would take a second. */
const MOST_SOUGHT = 256;

/**
 * The characters of a set that generated texts are made of: those of ASCII if it has any, else some that are
 * visible, stay the same in Unicode's normal form, and do not join with what comes before them. May be empty.
 */
export function printableOf(set: CharacterSet): CharacterSet {
  const ascii = intersectionOf(set, ASCII);
  if (sizeOf(ascii) > 0) return ascii;
  const found: [number, number][] = [];
  for (const [first, last] of set) {
    for (let code = first; code <= last && found.length < MOST_SOUGHT; code += 1) {
      if (isSeparate(code)) found.push([code, code]);
    }
  }
  return found;
}

function isSeparate(code: number): boolean {
  const character = String.fromCodePoint(code);
  return (
    VISIBLE.test(character) &&
    (code < JAMO[0] || code > JAMO[1]) &&
    character.normalize('NFC') === character &&
    countCharacters(`a${character}a`) === 3
  );
}

/** A set without blanks, for the first and the last character: text is stored without them. */
export function withoutBlanks(set: CharacterSet): CharacterSet {
  return intersectionOf(set, NO_BLANK);
}

const NO_BLANK: CharacterSet = [
  [0x21, 0x9f],
  [0xa1, 0x10ffff],
];
