import stringWidth, { type Options } from 'string-width';

import { isSingleWidth } from '../../base/single-width.js';
import { withoutStyles } from './styles.js';

/**
 * What Ink is built with in place of `string-width`, and gives the same numbers. Ink measures every
 * line of every frame, and nearly all of them are of characters that need no closer look.
 */
export default function quickStringWidth(text: string, options?: Options): number {
  if (options === undefined) {
    const plain = withoutStyles(text);
    if (isSingleWidth(plain)) return plain.length;
  }
  return stringWidth(text, options);
}
