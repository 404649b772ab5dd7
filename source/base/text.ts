import { graphemesOf } from './graphemes.js';
import { isSingleWidth } from './single-width.js';

/** Text in which every code unit is a character. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Code units that are segmented at a time: each step of a segmenter takes time proportional to its whole text. */
const SLICE = 512;

/** Iterates over the graphemes of a text of any length, at constant cost per grapheme. */
function* characters(text: string): Generator<{ start: number; end: number }, void, void> {
  let start = 0;
  let length = SLICE;
  while (start < text.length) {
    const slice = text.slice(start, start + length);
    const isLast = start + length >= text.length;
    let next = start;
    for (const { index, segment } of graphemesOf(slice)) {
      const end = index + segment.length;
      // A character at the end of a slice may continue after it.
      if (end === slice.length && !isLast) break;
      yield { start: start + index, end: start + end };
      next = start + end;
    }
    length = next === start ? length * 2 : SLICE;
    start = next;
  }
}

/**
 * Counts graphemes.
 * @returns the count, or `limit + 1` as soon as there are more than `limit`, so that a huge text stays cheap
 */
export function countCharacters(text: string, limit = Number.MAX_SAFE_INTEGER): number {
  // Avoids the segmenter, whose first use costs a thread 25 ms.
  if (isSingleWidth(text)) return Math.min(text.length, limit + 1);
  let count = 0;
  for (const _ of characters(text)) {
    count += 1;
    if (count > limit) break;
  }
  return count;
}

/** Visible characters: all except controls, format characters, blanks and ignorable code points. */
const VISIBLE = /[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether a text has at least `count` visible characters. */
export function hasVisibleCharacters(text: string, count: number): boolean {
  let visible = 0;
  for (const { start, end } of characters(text)) {
    if (VISIBLE.test(text.slice(start, end))) visible += 1;
    if (visible >= count) return true;
  }
  return count <= 0;
}

/** Letters and marks without a glyph: the grapheme joiner, the Hangul fillers, two Khmer vowels. */
const INVISIBLE = String.raw`\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0`;

/** Characters that could move the cursor, reorder a line or vanish: controls, format marks, separators, lone surrogates. */
const UNSAFE = new RegExp(String.raw`[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}${INVISIBLE}]`, 'gu');

const SHAPED_LETTER = String.raw`[^\P{L}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]`;

/**
 * Joiners in emoji, or in scripts that need them (Arabic, the Indic scripts). Elsewhere, such as between
 * Latin, Greek or Cyrillic letters, a joiner has no visible effect, so it is escaped.
 */
const JOINER = new RegExp(
  String.raw`(?<=(?![${INVISIBLE}])(?:\p{M}|\p{Extended_Pictographic}|\p{Emoji_Modifier}|${SHAPED_LETTER}))` +
    String.raw`[\u200C\u200D]` +
    String.raw`(?=(?![${INVISIBLE}])(?:\p{Extended_Pictographic}|${SHAPED_LETTER}))`,
  'gu',
);

/**
 * Makes any text safe to print on one line: escapes characters that could control a terminal, break a line
 * or reorder text, as `\u001b`.
 */
export function escapeText(text: string): string {
  if (PLAIN.test(text)) return text;
  const kept = new Set<number>();
  for (const match of text.matchAll(JOINER)) kept.add(match.index);
  return text.replace(UNSAFE, (character, offset: number) =>
    kept.has(offset) ? character : escapeCharacter(character),
  );
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/** The longest grapheme, in code units, that is shown: one with endless combining marks is cut. */
const LONGEST_SHOWN = 64;

/** Cuts a text to at most `limit` graphemes; a cut text ends with `…`. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit && text.length <= LONGEST_SHOWN) return text;
  if (PLAIN.test(text)) return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
  let count = 0;
  let lastStart = 0;
  for (const { start, end } of characters(text)) {
    count += 1;
    if (count === limit) lastStart = start;
    if (count > limit) return `${text.slice(0, lastStart)}…`;
    if (end - start > LONGEST_SHOWN) return `${text.slice(0, start)}…`;
  }
  return text;
}

/** Quotes a word for a POSIX shell, if necessary. */
export function quoteWord(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The text with its first letter in upper case, to begin a sentence. */
export function capitalize(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
