import type { Line, Span } from './line.js';
import { MARKS, marksToWords } from './marks.js';

/**
 * A line for a screen reader: words instead of signs, commas between columns, no bars, rules and frames. Empty
 * if the line is only decoration.
 */
export function screenReaderLine(line: Line): string {
  const text = line.map(wordsOfPiece).join('');
  return text
    .trim()
    .replaceAll(/\s{2,}/g, ', ')
    .replaceAll(' ,', ',');
}

function wordsOfPiece(piece: Span | string): string {
  if (typeof piece === 'string') return marksToWords(piece);
  const { tone, text } = piece;
  if (tone === 'border') return '  ';
  if (tone !== 'selected' || text.trim() === '') return marksToWords(text);
  return `  selected: ${marksToWords(text.replace(MARKS.pointer, '')).trim()}  `;
}
