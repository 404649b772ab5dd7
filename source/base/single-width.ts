/** ASCII, Latin letters, and the signs that the screen is drawn with. */
const SINGLE_WIDTH =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u259f●✔✖]*$/;

/**
 * Whether every code unit of a text is a character that takes one column and does not join with others.
 * True for nearly all texts, which saves the search for wide and combining characters.
 */
export function isSingleWidth(text: string): boolean {
  return SINGLE_WIDTH.test(text);
}
