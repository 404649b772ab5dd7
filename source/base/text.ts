const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Counts characters as a person counts them (grapheme clusters).
 * @returns the count, or `limit + 1` as soon as there are more than `limit`: a huge text costs no more than that.
 */
export function countCharacters(text: string, limit = Number.MAX_SAFE_INTEGER): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) {
    count += 1;
    if (count > limit) break;
  }
  return count;
}

/** Characters that could move the cursor, reorder a line or vanish: controls, format marks, separators, lone surrogates. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0]/gu;

/**
 * Joiners that shape an emoji, or a letter of a script that needs them (Arabic, the Indic scripts).
 * Between Latin, Greek or Cyrillic letters a joiner only hides, so there it is shown.
 */
const JOINER =
  /(?<=\p{M}|\p{Extended_Pictographic}|\p{Emoji_Modifier}|[^\P{L}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}])[\u200C\u200D](?=\p{Extended_Pictographic}|[^\P{L}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}])/gu;

/**
 * Makes any text safe to print on one line: what could steer a terminal, break a line or reorder text
 * is written as `\u001b`. Everything else is left as it is.
 */
export function escapeText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const kept = new Set<number>();
  for (const match of text.matchAll(JOINER)) kept.add(match.index);
  return text.replace(UNSAFE, (character, offset: number) =>
    kept.has(offset) ? character : escapeCharacter(character),
  );
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/** Cuts a text to at most `limit` characters (graphemes), the last one being `…` when something was cut. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let count = 0;
  let lastEnd = 0;
  for (const { index, segment } of segmenter.segment(text)) {
    count += 1;
    if (count === limit) lastEnd = index;
    if (count > limit || segment.length > 64)
      return `${text.slice(0, count > limit ? lastEnd : index)}…`;
  }
  return text;
}
