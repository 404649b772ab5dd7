/** With more edits, two words are unrelated, however long they are. */
const MOST_EDITS = 2;

/** A shorter prefix could be that of anything. */
const SHORTEST_START = 3;

/**
 * The word that was probably meant: the nearest by edit distance (at most one edit per three letters, and
 * two in all), else the only word that begins with what was written. Case does not matter.
 * @returns undefined if none is near
 */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const word = written.toLowerCase();
  let best: string | undefined;
  let fewest = Infinity;
  for (const candidate of known) {
    const limit = Math.min(MOST_EDITS, Math.floor(Math.max(word.length, candidate.length) / 3));
    // The difference in length is a lower bound: this avoids comparing long texts.
    if (Math.abs(word.length - candidate.length) > limit) continue;
    const edits = editDistance(word, candidate.toLowerCase());
    if (edits > limit || edits >= fewest) continue;
    best = candidate;
    fewest = edits;
  }
  if (best !== undefined || word.length < SHORTEST_START) return best;
  const longer = known.filter((candidate) => candidate.toLowerCase().startsWith(word));
  return longer.length === 1 ? longer[0] : undefined;
}

/** " (did you mean --threads?)", for the end of a message; empty if no known word is near. */
export function didYouMean(written: string, known: readonly string[]): string {
  const meant = nearest(written, known);
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}

/**
 * The number of insertions, deletions, replacements and swaps of neighbouring letters between two words.
 */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(beforeLast, column - 2) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
