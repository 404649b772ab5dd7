import { graphemesOf } from '../../base/graphemes.js';
import { cutText, escapeText } from '../../base/text.js';
import { isRightToLeft, visualLines, type Run } from './bidi.js';
import {
  fontCoverage,
  fontFor,
  MAIN_FONT,
  WIDE_FONT,
  type Coverage,
  type FontName,
} from './fonts.js';

/** A piece of text in one font. */
export interface Piece {
  readonly text: string;
  readonly font?: FontName;
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
  const drawable = cutText(escapeMissing(safe, coverage), limit);
  return visualLines(drawable, width).flatMap((runs, index) => {
    const line = runs.flatMap((run) => piecesOfRun(run, coverage));
    return index === 0 ? line : [{ text: '\n' }].concat(line);
  });
}

/** The name of a flag must not be broken after its dashes. */
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
  const pieces: { text: string; font: FontName }[] = [];
  const add = (drawn: string, font: FontName): void => {
    const last = pieces.at(-1);
    if (last?.font === font) last.text += drawn;
    else pieces.push({ text: drawn, font });
  };
  let word = 0;
  let length = 0;
  for (const { segment } of graphemesOf(text)) {
    for (const { drawn, font } of drawCluster(segment, coverage)) {
      word = drawn.endsWith(' ') ? 0 : word + 1;
      length += drawn.length;
      const last = pieces.at(-1);
      if (last && word > LONG_WORD && (segment.length > 1 || last.font !== font)) {
        add(ZERO_WIDTH_SPACE, coverage[last.font].has(0x200b) ? last.font : MAIN_FONT);
      }
      add(drawn, font);
    }
    if (length > limit) {
      add('…', MAIN_FONT);
      break;
    }
  }
  return pieces.map((piece) => (piece.font === MAIN_FONT ? { text: piece.text } : piece));
}

/** An emoji that is shown as a picture, be it of one character or of several. */
const PICTURE = /\p{Emoji_Presentation}|\p{Emoji}\uFE0F/u;

/** A cluster stays together in one font; when none has all of it, its characters go their own ways. */
function drawCluster(cluster: string, coverage: Coverage): { drawn: string; font: FontName }[] {
  const codes = [...cluster].map((character) => character.codePointAt(0) ?? 0);
  const font = fontFor(codes, coverage, PICTURE.test(cluster));
  if (font) return [{ drawn: cluster, font }];
  return codes.map((code) => {
    const own = fontFor([code], coverage);
    return own
      ? { drawn: String.fromCodePoint(code), font: own }
      : { drawn: escapeCode(code), font: MAIN_FONT };
  });
}

/** Letters of these scripts are always in runs from left to right, which may use any font. */
const LEFT_TO_RIGHT = /\p{sc=Han}|\p{sc=Hiragana}|\p{sc=Katakana}|\p{sc=Hangul}/u;

/** Escapes what a line with right-to-left text cannot draw: its other runs have one font. */
function escapeMissing(text: string, coverage: Coverage): string {
  return [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      const isDrawn =
        coverage[WIDE_FONT].has(code) ||
        (LEFT_TO_RIGHT.test(character) && fontFor([code], coverage) !== undefined);
      return isDrawn ? character : escapeCode(code);
    })
    .join('');
}

function escapeCode(code: number): string {
  return `\\u{${code.toString(16)}}`;
}
