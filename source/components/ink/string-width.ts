import stringWidth, { type Options } from 'string-width';

import { isSingleWidth } from '../../base/single-width.js';
import { withoutStyles } from './styles.js';

/**
 * Replaces `string-width` in Ink at build time, with the same results. Ink measures every line of every frame,
 * and nearly all of them contain only single-width characters.
 */
export default function quickStringWidth(text: string, options?: Options): number {
  if (options === undefined) {
    const plain = withoutStyles(text);
    if (isSingleWidth(plain)) return plain.length;
  }
  return stringWidth(text, options);
}
