import { formatCount } from '../../base/format.js';
import { graphemesOf } from '../../base/graphemes.js';
import { displayWidth, safeText } from '../../components/text.js';

/** Code units that are processed at a time: segmenting a long text at once takes quadratic time. */
const PIECE = 256;

/** Longest text on the screen, in code units; a copied value is complete. */
const LONGEST = 20_000;

/** Wraps a value of any length to a width, with all characters visible. */
export function wrapWhole(value: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const character of safeCharacters(value.slice(0, LONGEST))) {
    const needed = displayWidth(character);
    if (used + needed > width && line !== '') {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += character;
    used += needed;
  }
  lines.push(line);
  const more = value.length - LONGEST;
  return more > 0 ? [...lines, `… and ${formatCount(more)} more; y copies all`] : lines;
}

function* safeCharacters(value: string): Generator<string, void, void> {
  for (let from = 0; from < value.length;) {
    const to = pieceEnd(value, from);
    for (const { segment } of graphemesOf(safeText(value.slice(from, to)))) yield segment;
    from = to;
  }
}

/** The end of a piece; does not split a surrogate pair. */
function pieceEnd(value: string, from: number): number {
  const to = from + PIECE;
  const code = value.charCodeAt(to);
  return code >= 0xdc00 && code <= 0xdfff ? to + 1 : to;
}
