import type { Line, Span } from './line.js';
import { MARKS, speakMarks } from './marks.js';

/**
 * A line as a screen reader is to say it: words where the eye sees signs, commas where it sees columns,
 * and nothing of bars, rules and frames. Empty when the line is there for the eye alone.
 */
export function spokenLine(line: Line): string {
  const text = line.map(spokenPiece).join('');
  return text
    .trim()
    .replaceAll(/\s{2,}/g, ', ')
    .replaceAll(' ,', ',');
}

function spokenPiece(piece: Span | string): string {
  if (typeof piece === 'string') return speakMarks(piece);
  const { tone, text } = piece;
  if (tone === 'border') return '  ';
  if (tone !== 'selected' || text.trim() === '') return speakMarks(text);
  return `  selected: ${speakMarks(text.replace(MARKS.pointer, '')).trim()}  `;
}
