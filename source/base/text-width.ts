import stringWidth from 'string-width';

import { isSingleWidth } from './single-width.js';

/** The width of a text in columns of a terminal. */
export function displayWidth(text: string): number {
  return isSingleWidth(text) ? text.length : stringWidth(text);
}

/** A text with blanks after it, or before it, up to a width in columns of a terminal. */
export function padToWidth(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? blanks + text : text + blanks;
}
