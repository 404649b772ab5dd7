import {
  charactersOf,
  complementOf,
  matchedBy,
  setOf,
  unionOf,
  type CharacterSet,
} from './character-set.js';
import { PatternError } from './expression.js';

const DIGITS = charactersOf('0123456789');
const WORD = unionOf([
  DIGITS,
  setOf([
    [0x41, 0x5a],
    [0x61, 0x7a],
    [0x5f, 0x5f],
  ]),
]);
const BLANKS = charactersOf(' \t\n\r');

/** Letters after a backslash that mean a set of characters. */
const SETS: Readonly<Record<string, CharacterSet>> = {
  d: DIGITS,
  D: complementOf(DIGITS),
  w: WORD,
  W: complementOf(WORD),
  s: BLANKS,
  S: complementOf(BLANKS),
  n: charactersOf('\n'),
  r: charactersOf('\r'),
  t: charactersOf('\t'),
};

/** What the point stands for: every character except the ends of lines. */
export const ANY_CHARACTER = complementOf(charactersOf('\n\r'));

/** What some letters after a backslash mean elsewhere. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  b: 'the edge of a word',
  B: 'the inside of a word',
  A: 'the beginning of the text',
  Z: 'the end of the text',
  z: 'the end of the text',
  G: 'the end of the last match',
  k: 'a reference to a group',
  i: 'the first character of an XML name',
  c: 'a character of an XML name',
};

/** The characters that an escape stands for, and its length; the text begins after the backslash. */
export function readEscape(text: string): { readonly set: CharacterSet; readonly length: number } {
  const [letter = ''] = text;
  if (letter === '') throw new PatternError('it ends with a backslash', 'Write two for one');
  if (Object.hasOwn(SETS, letter)) return { set: SETS[letter] ?? [], length: 1 };
  const [property, sign, name = ''] = /^([pP])\{(\w{1,40})\}/.exec(text) ?? [];
  if (property !== undefined)
    return { set: propertySet(sign === 'P', name), length: property.length };
  const [code, hex = ''] =
    /^(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\})/i.exec(text)?.filter(Boolean) ?? [];
  if (code !== undefined) return { set: codeSet(hex), length: code.length };
  if (/[1-9]/.test(letter)) {
    throw new PatternError(`\\${letter} repeats what a group matched, which is not supported`);
  }
  if (/[A-Za-z0-9]/.test(letter)) {
    const meaning = Object.hasOwn(ELSEWHERE, letter) ? ` (${ELSEWHERE[letter]})` : '';
    throw new PatternError(
      `\\${letter}${meaning} is not supported`,
      'Supported are \\d, \\w, \\s, \\n, \\r, \\t, \\p{…}, \\u and a backslash before a sign',
    );
  }
  return { set: charactersOf(letter), length: letter.length };
}

function codeSet(hex: string): CharacterSet {
  const code = Number.parseInt(hex, 16);
  const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  if (!isCharacter) throw new PatternError(`there is no character ${hex}`);
  return [[code, code]];
}

/** Finding the characters of a property takes a tenth of a second: a hostile model has few of them. */
const MOST_PROPERTIES = 30;

const PROPERTIES = new Map<string, CharacterSet>();

function propertySet(isNegated: boolean, name: string): CharacterSet {
  const set = PROPERTIES.get(name) ?? findProperty(name);
  PROPERTIES.set(name, set);
  return isNegated ? complementOf(set) : set;
}

function findProperty(name: string): CharacterSet {
  if (PROPERTIES.size >= MOST_PROPERTIES) {
    throw new PatternError(`there are more than ${MOST_PROPERTIES} different \\p{…}`);
  }
  let property: RegExp;
  try {
    property = new RegExp(`^\\p{${name}}$`, 'u');
  } catch {
    throw new PatternError(
      `\\p{${name}} is not supported`,
      'Name a category of Unicode, as \\p{L} for letters or \\p{Nd} for digits',
    );
  }
  return matchedBy(property);
}
