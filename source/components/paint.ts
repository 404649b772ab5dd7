import chalk from 'chalk';

import type { Line } from './line.js';
import type { Style, Theme } from './theme.js';

/** The escape sequences before and after a styled text. */
interface Codes {
  readonly before: string;
  readonly after: string;
}

const known = new WeakMap<Style, Codes>();

/** Colours a line by a theme, as far as the terminal supports it. */
export function paintLine(line: Line, theme: Theme): string {
  let painted = '';
  for (const piece of line) {
    if (typeof piece === 'string') painted += piece;
    else if (piece.tone === undefined || piece.text === '') painted += piece.text;
    else {
      const { before, after } = codesOf(theme.styles[piece.tone]);
      painted += before + piece.text + after;
    }
  }
  return painted;
}

function codesOf(style: Style): Codes {
  const found = known.get(style);
  if (found) return found;
  const [before = '', after = ''] = painterOf(style)('\0').split('\0');
  const codes = { before, after };
  known.set(style, codes);
  return codes;
}

function painterOf({ color, background, bold, dim, inverse, underline }: Style): typeof chalk {
  let painter = chalk;
  if (color !== undefined) painter = painter.hex(color);
  if (background !== undefined) painter = painter.bgHex(background);
  if (bold) painter = painter.bold;
  if (dim) painter = painter.dim;
  if (inverse) painter = painter.inverse;
  if (underline) painter = painter.underline;
  return painter;
}
