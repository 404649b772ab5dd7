import stringWidth from 'string-width';

import { graphemesOf } from '../base/graphemes.js';
import { escapeText } from '../base/text.js';
import { isSingleWidth } from '../base/single-width.js';
import { displayWidth } from '../base/text-width.js';

export { displayWidth } from '../base/text-width.js';

const ASCII = /^[\x20-\x7e]*$/;
const LETTER = /\p{L}/u;
const VARIATION = /[\uFE00-\uFE0F]/g;

/** Longer values are cut before they are processed. */
const LONGEST = 2000;

/**
 * Makes any value safe to draw on one line: it cannot move the cursor, break the line or reorder it, and its
 * width is that of `displayWidth` on every terminal.
 */
export function safeText(value: string): string {
  if (ASCII.test(value)) return value;
  const escaped = escapeText(value.length > LONGEST ? value.slice(0, LONGEST) : value);
  if (ASCII.test(escaped)) return escaped;
  const apart = escaped.replaceAll(PREPENDED, escapePart);
  return Array.from(graphemesOf(apart), ({ segment }) => separable(segment)).join('');
}

/** Letters that join with any following character, even a blank or a quote. */
const PREPENDED =
  /[\u0D4E\u{111C2}\u{111C3}\u{1193F}\u{11941}\u{11A3A}\u{11A84}-\u{11A89}\u{11D46}\u{11F02}]/gu;

/** Keeps the letters around it from joining; it has no width. */
const NON_JOINER = '\u200C';

/**
 * Splits a joined character (an emoji, a conjunct of an Indic script) into its parts, because terminals disagree
 * about its width: letters side by side, everything else with visible joiners.
 */
function separable(character: string): string {
  if (character.length === 1) return character;
  const parts = [...character.replaceAll(VARIATION, '')];
  const apart = parts.reduce((width, part) => width + stringWidth(part), 0);
  const whole = parts.join('');
  if (stringWidth(whole) === apart) return whole;
  const letters = parts
    .map((part, index) => (index > 0 && LETTER.test(part) ? NON_JOINER + part : part))
    .join('');
  if (stringWidth(letters) === apart) return letters;
  return parts.map((part, index) => (index === 0 ? part : escapePart(part))).join('');
}

function escapePart(part: string): string {
  return `\\u{${(part.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Cuts a safe text to a width; a cut text ends with `ellipsis`. */
export function cutToWidth(text: string, width: number, ellipsis = '…'): string {
  if (width <= 0) return '';
  if (displayWidth(text) <= width) return text;
  const room = width - displayWidth(ellipsis);
  if (room < 0) return ellipsis.slice(0, width);
  return takeWidth(text, room) + ellipsis;
}

function takeWidth(text: string, width: number): string {
  if (isSingleWidth(text)) return text.slice(0, width);
  let taken = '';
  let used = 0;
  for (const { segment } of graphemesOf(text)) {
    used += displayWidth(segment);
    if (used > width) break;
    taken += segment;
  }
  return taken;
}

/** Cuts or pads a safe text to exactly a width. */
export function fitToWidth(
  text: string,
  width: number,
  align: 'left' | 'right' = 'left',
  ellipsis = '…',
): string {
  const cut = cutToWidth(text, width, ellipsis);
  const padding = ' '.repeat(Math.max(0, width - displayWidth(cut)));
  return align === 'left' ? cut + padding : padding + cut;
}

/** Wraps a safe text to at most `rows` lines of a width; a cut text ends with `ellipsis`. */
export function wrapToRows(
  text: string,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  ellipsis: string,
): string[] {
  const lines = wrapToWidth(text, columns);
  if (rows < 1) return [];
  const rest = lines.slice(rows - 1).join(' ');
  return lines.length <= rows
    ? lines
    : [...lines.slice(0, rows - 1), cutToWidth(rest, columns, ellipsis)];
}

/** Wraps a safe text to lines of a width, between words if possible. */
export function wrapToWidth(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const own = displayWidth(word);
    const joined = line === '' ? own : used + 1 + own;
    if (joined <= width) {
      line = line === '' ? word : `${line} ${word}`;
      used = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = own > width ? splitToWidth(word, Math.max(1, width)) : [word];
    line = pieces.pop() ?? '';
    used = displayWidth(line);
    lines.push(...pieces);
  }
  return [...lines, line];
}

/** Splits a word into pieces of a width; a wider code point is a piece by itself. */
function splitToWidth(word: string, width: number): string[] {
  if (isSingleWidth(word)) {
    const count = Math.ceil(word.length / width);
    return Array.from({ length: count }, (_, at) => word.slice(at * width, (at + 1) * width));
  }
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of graphemesOf(word)) {
    const whole = displayWidth(segment);
    for (const part of whole > width ? segment : [segment]) {
      const own = part === segment ? whole : displayWidth(part);
      if (piece !== '' && used + own > width) {
        pieces.push(piece);
        piece = '';
        used = 0;
      }
      piece += part;
      used += own;
    }
  }
  return [...pieces, piece];
}
