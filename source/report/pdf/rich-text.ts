import { cutText, escapeText } from '../../base/text.js';
import { isRightToLeft, visualLines, type Run } from './bidi.js';
import { fontCoverage, WIDE_FONT, type Coverage } from './fonts.js';

/** A piece of text in one font. */
export interface Piece {
  readonly text: string;
  readonly font?: string;
  readonly noWrap?: boolean;
}

/** Texts longer than this are cut: a page is no place for them. */
const LONGEST = 2000;

/**
 * Unbroken words longer than this get places to break at where breaking them anywhere would do harm:
 * between characters of several units, and where the font changes.
 */
const LONG_WORD = 12;

const ZERO_WIDTH_SPACE = '\u200b';
const NO_BREAK_SPACE = '\u00a0';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Makes any text fit to print: controls and overrides escaped, each character in a font that can
 * draw it, what no font can draw as `\u{…}`, right-to-left text in the order in which it is read.
 * @param options.width characters that fit a line, for text that must be broken before it is reordered
 * @param options.limit characters that are drawn at most, escapes counted as they are drawn
 */
export function richText(
  text: string,
  { width = 60, limit = LONGEST }: { width?: number; limit?: number | undefined } = {},
): string | Piece[] {
  if (/^[\x20-\x7e]*$/.test(text)) return keepFlags(cutText(text, limit));
  const coverage = fontCoverage();
  const safe = escapeText(cutText(text, limit));
  if (!isRightToLeft(safe)) return piecesOf(safe, coverage, limit);
  const drawable = cutText(escapeMissing(safe, coverage.wide), limit);
  return visualLines(drawable, width).flatMap((runs, index) => {
    const line = runs.flatMap((run) => piecesOfRun(run, coverage));
    return index === 0 ? line : [{ text: '\n' }].concat(line);
  });
}

/** The name of a flag must not be broken behind its dashes. */
function keepFlags(text: string): string | Piece[] {
  if (!/(?:^|\s)--\w/.test(text)) return text;
  const words = text.match(/\S+\s*/g) ?? [];
  return words.map((word) => ({ text: word, noWrap: word.startsWith('--') }));
}

function piecesOfRun(run: Run, coverage: Coverage): Piece[] {
  if (!run.isRightToLeft) return piecesOf(run.text, coverage);
  const text = run.text.replaceAll(' ', NO_BREAK_SPACE);
  // The font turns a run around by its script; one that has none must be turned here.
  const drawn = isRightToLeft(text) ? text : [...text].toReversed().join('');
  return [{ text: drawn, font: WIDE_FONT, noWrap: true }];
}

/** Splits a text by the fonts that can draw it. */
function piecesOf(text: string, coverage: Coverage, limit = LONGEST): Piece[] {
  const pieces: { text: string; font: string | undefined }[] = [];
  let word = 0;
  let length = 0;
  for (const { segment } of segmenter.segment(text)) {
    for (const { drawn, font } of drawCluster(segment, coverage)) {
      const last = pieces.at(-1);
      word = drawn.endsWith(' ') ? 0 : word + 1;
      length += drawn.length;
      const mayBreak = word > LONG_WORD && (segment.length > 1 || last?.font !== font);
      if (mayBreak && last) last.text += ZERO_WIDTH_SPACE;
      if (last && last.font === font) last.text += drawn;
      else pieces.push({ text: drawn, font });
    }
    if (length > limit) {
      pieces.push({ text: '…', font: undefined });
      break;
    }
  }
  return pieces.map(({ text, font }) => (font === undefined ? { text } : { text, font }));
}

/** A cluster stays together in one font; when none has all of it, its characters go their own ways. */
function drawCluster(
  cluster: string,
  { main, wide }: Coverage,
): { drawn: string; font: string | undefined }[] {
  const codes = [...cluster].map((character) => character.codePointAt(0) ?? 0);
  if (codes.every((code) => main.has(code))) return [{ drawn: cluster, font: undefined }];
  if (codes.every((code) => wide.has(code))) return [{ drawn: cluster, font: WIDE_FONT }];
  return codes.map((code) => {
    const character = String.fromCodePoint(code);
    if (main.has(code)) return { drawn: character, font: undefined };
    if (wide.has(code)) return { drawn: character, font: WIDE_FONT };
    return { drawn: escapeCode(code), font: undefined };
  });
}

function escapeMissing(text: string, covered: ReadonlySet<number>): string {
  return [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      return covered.has(code) ? character : escapeCode(code);
    })
    .join('');
}

function escapeCode(code: number): string {
  return `\\u{${code.toString(16)}}`;
}
