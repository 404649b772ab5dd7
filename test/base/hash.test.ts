import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hashText, TextHash } from '../../source/base/hash.js';
import { draws } from '../harness/draws.js';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('a', 'é', '語', '🎈', '\u07ff', '\u0800', '\uffff', '\u{10ffff}'),
  }),
);

/** The hash of bytes that are handed over in two pieces; undefined where either is no UTF-8. */
function hashBytes(first: Uint8Array, second: Uint8Array = new Uint8Array(0)): number | undefined {
  const hash = new TextHash();
  hash.addUnit(1);
  hash.clear();
  const isText = hash.addUtf8(first, 0, first.length) && hash.addUtf8(second, 0, second.length);
  return isText ? hash.value : undefined;
}

describe('the hash of a text in pieces', () => {
  it('is that of the whole text', () => {
    fc.assert(
      fc.property(text, text, (first, second) => {
        fc.pre(!/\p{Surrogate}/u.test(first + second));
        expect(hashBytes(Buffer.from(first), Buffer.from(second))).toBe(hashText(first + second));
      }),
      { numRuns: draws(2000) },
    );
  });

  it('is none where the bytes are no UTF-8, as a strict decoder finds', () => {
    const decoder = new TextDecoder('utf8', { fatal: true, ignoreBOM: true });
    const byte = fc.oneof(
      fc.nat({ max: 255 }),
      fc.constantFrom(
        0x7f,
        0x80,
        0xbf,
        0xc1,
        0xc2,
        0xe0,
        0x9f,
        0xa0,
        0xed,
        0xf0,
        0x8f,
        0x90,
        0xf4,
        0xf5,
      ),
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 6 }), (list) => {
        const bytes = Uint8Array.from(list);
        let decoded: string | undefined;
        try {
          decoded = decoder.decode(bytes);
        } catch {
          decoded = undefined;
        }
        expect(hashBytes(bytes)).toBe(decoded === undefined ? undefined : hashText(decoded));
      }),
      { numRuns: draws(20_000) },
    );
  });
});
