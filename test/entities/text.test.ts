import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { countCharacters, cutText, escapeText } from '../../source/base/text.js';
import { anyText } from './arbitraries.js';
import { draws } from '../harness/draws.js';

const FAMILY = '👨‍👩‍👧‍👦';

/** What a terminal could obey, or what could reorder or break a line. */
const DANGEROUS = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

describe('text is made safe to print', () => {
  it.each([
    ['a colour', '\u001b[31mred', String.raw`\u001b[31mred`],
    ['a line break', 'a\r\nb', String.raw`a\u000d\u000ab`],
    ['NUL', 'a\u0000b', String.raw`a\u0000b`],
    ['DEL', 'a\u007fb', String.raw`a\u007fb`],
    ['a C1 control', 'a\u009b31mb', String.raw`a\u009b31mb`],
    ['a right-to-left override', 'a\u202eb', String.raw`a\u202eb`],
    ['a bidi isolate', 'a\u2066b\u2069', String.raw`a\u2066b\u2069`],
    ['a right-to-left mark', 'a\u200fb', String.raw`a\u200fb`],
    ['an Arabic letter mark', 'a\u061cb', String.raw`a\u061cb`],
    ['a line separator', 'a\u2028b', String.raw`a\u2028b`],
    ['half a character', 'a\ud83d', String.raw`a\ud83d`],
    ['a byte order mark', '\ufeffa', String.raw`\ufeffa`],
    ['a zero-width space', 'a\u200bb', String.raw`a\u200bb`],
    ['a soft hyphen', 'a\u00adb', String.raw`a\u00adb`],
    ['a blank that is no blank', 'a\u3164b', String.raw`a\u3164b`],
    ['a joiner between Latin letters', 'a\u200db', String.raw`a\u200db`],
    ['a joiner at an end', '\u200dab\u200d', String.raw`\u200dab\u200d`],
    [
      'a joiner after a mark that is itself written out',
      'क\u034f\u200dक',
      String.raw`क\u034f\u200dक`,
    ],
    ['a tag character', 'a\u{e0061}', String.raw`a\u{e0061}`],
    ['a private character', 'a\u{f0000}', String.raw`a\u{f0000}`],
  ])('%s is written out', (_what, text, safe) => {
    expect(escapeText(text)).toBe(safe);
  });

  it.each([
    ['plain text', String.raw`C:\new "quoted" 100 %`],
    ['accents', 'Zoë Dvořák'],
    ['combining marks', 'Zoe\u0308'],
    ['a family', FAMILY],
    ['a rainbow flag', '🏳️‍🌈'],
    ['a dark-skinned astronaut', '👩🏿‍🚀'],
    ['a national flag', '🇩🇪'],
    ['a Persian word with its non-joiner', 'می\u200cخواهم'],
    ['a Hindi word with its joiner', 'क्\u200dष'],
    ['Hebrew and Arabic', 'כהן حداد'],
    ['Han', '山田太郎'],
  ])('%s is left as it is', (_what, text) => {
    expect(escapeText(text)).toBe(text);
  });

  it('whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (text) => {
        expect(escapeText(text)).not.toMatch(DANGEROUS);
      }),
      { numRuns: draws(20_000) },
    );
  });

  it('the joiner beside a letter that nothing is drawn for, too', () => {
    expect(escapeText('\u1100\u200d\u115f')).toBe('\u1100\\u200d\\u115f');
    expect(escapeText('\u115f\u200d\u1100')).toBe('\\u115f\\u200d\u1100');
  });

  it('and what is safe is not escaped again', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (text) => {
        const safe = escapeText(text);
        expect(escapeText(safe)).toBe(safe);
      }),
      { numRuns: draws(20_000) },
    );
  });

  it('quickly, also when it is huge', () => {
    expect(escapeText('\u001b'.repeat(1_000_000))).toHaveLength(6_000_000);
    expect(escapeText(`${FAMILY}\u202e`.repeat(100_000))).toHaveLength(1_700_000);
  });
});

describe('characters are counted', () => {
  it.each([
    ['', 0],
    ['Ana', 3],
    [FAMILY, 1],
    ['e\u0301', 1],
    ['🇩🇪🇫🇷', 2],
    ['\r\n', 1],
    ['\n\r', 2],
    ['नेहा', 2],
  ])('%j has %i', (text, count) => {
    expect(countCharacters(text)).toBe(count);
  });

  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

  it('as the Unicode standard splits them', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'grapheme', maxLength: 300 })), (text) => {
        expect(countCharacters(text)).toBe([...segmenter.segment(text)].length);
      }),
      { numRuns: draws(5000) },
    );
  });

  it('Latin letters and signs too, whatever is beside them', () => {
    const letter = fc.integer({ min: 0x20, max: 0x2ff });
    const sign = fc.integer({ min: 0x2000, max: 0x206f });
    const unit = fc.oneof(letter, sign).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
        expect(countCharacters(text)).toBe([...segmenter.segment(text)].length);
      }),
      { numRuns: draws(5000) },
    );
  });

  it('no further than they are asked for', () => {
    expect(countCharacters('abc', 3)).toBe(3);
    expect(countCharacters('abcd', 3)).toBe(4);
    expect(countCharacters('abcdefgh', 3)).toBe(4);
  });

  it.each(['x', 'é', FAMILY])('of a huge text at no more cost than that: %s', (character) => {
    expect(countCharacters(character.repeat(1_000_000 / character.length), 100)).toBe(101);
  });
});

describe('text is cut', () => {
  it.each([
    ['Ana', 3, 'Ana'],
    ['Anna', 3, 'An…'],
    ['', 3, ''],
    ['Anna', 1, '…'],
    [FAMILY.repeat(3), 3, FAMILY.repeat(3)],
    [FAMILY.repeat(4), 3, `${FAMILY.repeat(2)}…`],
    ['🇩🇪🇫🇷🇪🇸', 2, '🇩🇪…'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ])('%s to %i characters: %s', (text, limit, cut) => {
    expect(cutText(text, limit)).toBe(cut);
  });

  it('before a character that carries endlessly many marks', () => {
    expect(cutText(`AB${'\u0300'.repeat(10_000)}C`, 60)).toBe('A…');
  });

  it('to no more characters than the limit, all of them its own but the last', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, limit) => {
        const cut = cutText(text, limit);
        expect(countCharacters(cut)).toBeLessThanOrEqual(limit);
        expect(cut === text || (cut.endsWith('…') && text.startsWith(cut.slice(0, -1)))).toBe(true);
      }),
      { numRuns: draws(5000) },
    );
  });

  it.each(['x', 'é', FAMILY])('quickly, also when it is huge: %s', (character) => {
    expect(cutText(character.repeat(1_000_000 / character.length), 60)).toBe(
      `${character.repeat(59)}…`,
    );
  });
});
