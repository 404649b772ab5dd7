/** ASCII, Latin letters, and the signs that the screen is drawn with. */
const NARROW =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u259f●✔✖]*$/;

/**
 * Whether every code unit of a text is known to be a character of its own that takes one column,
 * whatever stands beside it. Nearly all texts are so, and need no search for characters that are wide
 * or join with others.
 */
export function isNarrow(text: string): boolean {
  return NARROW.test(text);
}
