import stringWidth from 'string-width';

import { graphemesOf } from '../../base/graphemes.js';

/** A text with blanks after it, so that it takes some columns. */
export function padToWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/**
 * Breaks a text into lines of at most some columns, between words where that is possible.
 * @param indent blanks before each line but the first
 */
export function wrapText(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )(?! )/)) {
    if (line.trim() !== '' && stringWidth((line + word).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = indent;
    }
    for (const { segment } of graphemesOf(word)) {
      if (segment !== ' ' && stringWidth(line + segment) > width && line !== indent) {
        lines.push(line.trimEnd());
        line = indent;
      }
      line += segment;
    }
  }
  return [...lines, line.trimEnd()];
}
