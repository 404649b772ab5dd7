import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutToWidth,
  displayWidth,
  fitToWidth,
  safeText,
  wrapToWidth,
} from '../../source/components/text.js';
import { HOSTILE } from '../corpus/hostile.js';
import { draws } from '../harness/draws.js';

const text = fc.string({ unit: 'binary', maxLength: 60 });

describe('a value made safe', () => {
  it.each(HOSTILE)('holds nothing that steers a terminal: %j', (value) => {
    expect(safeText(value)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u);
  });

  it('is as wide as its characters are one by one, so that every terminal agrees', () => {
    fc.assert(
      fc.property(text, (value) => {
        const safe = safeText(value);
        const apart = Array.from(safe).reduce((sum, part) => sum + displayWidth(part), 0);
        expect(displayWidth(safe)).toBe(apart);
      }),
      { numRuns: draws(5000) },
    );
  });

  it('is left alone where nothing is wrong with it', () => {
    for (const value of ['Zoë Müller', '東京', 'Ελένη', 'محمد', '😀', 'हिन्दी'.normalize('NFC')]) {
      expect(safeText(value).replaceAll('\u200C', '')).toBe(value);
    }
  });

  it('shows joined emoji as their parts', () => {
    expect(safeText('👨‍👩')).toBe('👨\\u{200d}\\u{1f469}');
    expect(safeText('❤️')).toBe('❤');
  });
});

describe('a text of a width', () => {
  it('is never wider than it may be', () => {
    fc.assert(
      fc.property(text, fc.nat(40), (value, width) => {
        const safe = safeText(value);
        expect(displayWidth(cutToWidth(safe, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(fitToWidth(safe, width))).toBe(width);
        for (const line of wrapToWidth(safe, Math.max(2, width))) {
          expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(2, width));
        }
      }),
      { numRuns: draws(5000) },
    );
  });

  it('ends with an ellipsis only where something was cut', () => {
    expect(cutToWidth('abc', 3)).toBe('abc');
    expect(cutToWidth('abcd', 3)).toBe('ab…');
    expect(cutToWidth('漢字漢', 5)).toBe('漢字…');
    expect(fitToWidth('7', 3, 'right')).toBe('  7');
  });
});
