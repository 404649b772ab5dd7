import type { Look } from '../../components/look.js';
import { safeText } from '../../components/text.js';

/** A sentence in the characters that the terminal has. */
export function inGlyphs(text: string, { glyphs }: Look): string {
  const safe = safeText(text);
  if (glyphs.isUnicode) return safe;
  return safe
    .replaceAll('×', glyphs.times)
    .replaceAll('·', glyphs.bullet)
    .replaceAll('…', '..')
    .replaceAll('±', '+/-');
}
