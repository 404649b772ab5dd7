import { cutToWidth, displayWidth } from './text.js';
import type { Tone } from './theme.js';

/** A piece of a line with one meaning. Its text is safe to draw (see `safeText`). */
export interface Span {
  readonly text: string;
  readonly tone?: Tone | undefined;
}

/** One line of the screen, from left to right. A string is a span without a tone. */
export type Line = readonly (Span | string)[];

export function span(tone: Tone, text: string): Span {
  return { text, tone };
}

const textOf = (piece: Span | string): string => (typeof piece === 'string' ? piece : piece.text);

export function lineText(line: Line): string {
  return line.map(textOf).join('');
}

export function lineWidth(line: Line): number {
  return line.reduce((width, piece) => width + displayWidth(textOf(piece)), 0);
}

/** Cuts a line to a width; a cut line ends with an ellipsis. */
export function cutLine(line: Line, width: number, ellipsis: string): Line {
  if (lineWidth(line) <= width) return line;
  const kept: (Span | string)[] = [];
  let room = width;
  for (const piece of line) {
    const text = textOf(piece);
    const needed = displayWidth(text);
    if (needed >= room) {
      // The blank forces the ellipsis even if this piece just fits, because more pieces follow.
      kept.push(withText(piece, cutToWidth(`${text} `, room, ellipsis)));
      break;
    }
    kept.push(piece);
    room -= needed;
  }
  return kept;
}

function withText(piece: Span | string, text: string): Span | string {
  return typeof piece === 'string' ? text : { ...piece, text };
}

/** Pads or cuts a line to exactly a width. */
export function fitLine(line: Line, width: number, ellipsis: string): Line {
  const cut = cutLine(line, width, ellipsis);
  const missing = width - lineWidth(cut);
  return missing > 0 ? [...cut, ' '.repeat(missing)] : cut;
}

/** Puts one line at the left edge and another at the right; the left one is cut if necessary. */
export function spreadLine(left: Line, right: Line, width: number, ellipsis: string): Line {
  const rightWidth = lineWidth(right);
  if (rightWidth === 0) return cutLine(left, width, ellipsis);
  const room = width - rightWidth - 1;
  if (room < 4) return cutLine(left, width, ellipsis);
  return [...fitLine(left, room, ellipsis), ' ', ...right];
}

/** Joins lines with a separator. */
export function joinLines(lines: readonly Line[], between: Span | string): Line {
  const joined: (Span | string)[] = [];
  for (const line of lines) {
    if (joined.length > 0) joined.push(between);
    joined.push(...line);
  }
  return joined;
}
