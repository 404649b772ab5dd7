import { describe, expect, it } from 'vitest';

import { Written, type RawValue } from '../../source/entities/value.js';
import { messagesOf, rulesBroken, storedAs } from './judging.js';

const rulesOf = (value: RawValue): string[] => rulesBroken('User', 'name', value);
const stored = (value: RawValue): unknown => storedAs('User', 'name', value);

const FAMILY = '👨‍👩‍👧‍👦';

describe('a name', () => {
  it.each([
    ['two letters', 'Jo'],
    ['100 letters', 'x'.repeat(100)],
    ['an apostrophe, a hyphen and a dot', "Anne-Marie O'Brien Jr."],
    ['accents', 'Zoë Dvořák'],
    ['two ideographs', '王伟'],
    ['a right-to-left script', 'فاطمة الحسن'],
    ['vowel signs', 'नेहा शर्मा'],
    ['digits', '42'],
    ['HTML, SQL and formulas, which are only text here', `<b>'; DROP TABLE users; --=1+1`],
  ])('may have %s', (_what, name) => {
    expect(rulesOf(name)).toEqual([]);
    expect(stored(name)).toBe(name);
  });

  it.each<[string, RawValue, string[]]>([
    ['nothing', undefined, ['required']],
    ['null', null, ['required']],
    ['empty text', '', ['empty']],
    ['blanks only', ' \t\n\u00a0\u3000', ['empty']],
    ['three zero-width spaces', '\u200b\u200b\u200b', ['visible']],
    ['Hangul fillers', '\u3164\u3164', ['visible']],
    ['blank Braille patterns', '\u2800\u2800', ['visible']],
    ['one letter among invisible characters', '\u200bJ\u2060', ['visible']],
    ['one letter', 'J', ['min']],
    ['one letter between blanks', '  J  ', ['min']],
    ['101 letters', 'x'.repeat(101), ['max']],
    ['a number', 42, ['text']],
    ['a number as it was written', new Written('1e400'), ['text']],
    ['a truth value', true, ['text']],
    ['a nested value', new Written('{"first":"Ana"}'), ['text']],
  ])('must not be %s', (_what, name, rules) => {
    expect(rulesOf(name)).toEqual(rules);
    expect(stored(name)).toBeUndefined();
  });

  it.each(['x', 'é', '李', 'ने', '👨‍👩‍👧‍👦'])(
    'of a million code units is refused quickly: %s',
    (character) => {
      expect(rulesOf(character.repeat(1_000_000 / character.length))).toEqual(['max']);
    },
  );
});

describe('the characters of a name are counted as a person counts them', () => {
  it.each([
    ['a family of four is one', FAMILY, 1],
    ['a flag is one', '🇩🇪', 1],
    ['a hand with a skin colour is one', '👋🏽', 1],
    ['a letter with five accents is one', 'a\u0301\u0302\u0303\u0304\u0305', 1],
    ['a Korean syllable of three parts is one', '\u1112\u1161\u11ab', 1],
    ['a letter outside the Basic Multilingual Plane is one', '𝒳', 1],
    ['two flags are two', '🇩🇪🇫🇷', 2],
    ['two families are two', FAMILY + FAMILY, 2],
  ])('%s', (_what, character, count) => {
    expect(rulesOf(character)).toEqual(count < 2 ? ['min'] : []);
    const most = 100 / count;
    expect(rulesOf(character.repeat(most))).toEqual([]);
    expect(rulesOf(`${character.repeat(most)}x`)).toEqual(['max']);
  });

  it('but a hundred of them may not carry endlessly many marks', () => {
    const marked = (marks: number): string => `Z${'\u0300'.repeat(marks)}algo`;
    expect(rulesOf(marked(3000))).toEqual([]);
    expect(rulesOf(marked(4000))).toEqual(['size']);
    expect(rulesOf(marked(1_000_000))).toEqual(['size']);
  });

  it('and then the message does not contradict itself', () => {
    const [message] = messagesOf('User', 'name', `Z${'\u0300'.repeat(4000)}algo`);
    expect(message).not.toMatch(/, \d\d? characters\)$/);
  });
});

describe('a name is tidied before it is judged and stored', () => {
  it('loses blanks at its ends, of whatever kind, and keeps those inside', () => {
    expect(stored(' \t Ana  Cruz\u00a0\u3000\n')).toBe('Ana  Cruz');
  });

  it('is composed (NFC)', () => {
    expect(stored('Zoe\u0308')).toBe('Zo\u00eb');
    expect(stored('\u212bngstr\u00f6m')).toBe('\u00c5ngstr\u00f6m');
  });

  it('keeps look-alikes apart (no NFKC)', () => {
    expect(stored('ﬁne')).toBe('ﬁne');
    expect(stored('Ａｎａ')).toBe('Ａｎａ');
  });

  it('is measured after that', () => {
    expect(rulesOf(`  ${'x'.repeat(100)}  `)).toEqual([]);
    expect(rulesOf(' e\u0301 ')).toEqual(['min']);
  });
});

describe('control characters in a name', () => {
  it.each([
    ['NUL', 'Ana\u0000Cruz'],
    ['the bell', 'Ana\u0007'],
    ['a tab', 'Ana\tCruz'],
    ['a line break', 'Ana\nCruz'],
    ['an escape sequence', '\u001b[31mAna'],
    ['DEL', 'Ana\u007f'],
    ['a C1 control', 'Ana\u0085Cruz'],
  ])('are refused: %s', (_what, name) => {
    expect(rulesOf(name)).toEqual(['control']);
  });

  it('are named in the message, and do not reach the terminal', () => {
    expect(messagesOf('User', 'name', '\u001b[31mAna')).toEqual([
      String.raw`name must not hold control characters such as \u001b (was "\u001b[31mAna")`,
    ]);
  });

  it('are trimmed away where they are blanks at the ends', () => {
    expect(stored('Ana\r\n')).toBe('Ana');
  });
});

describe('invisible characters in a name', () => {
  it('are allowed among visible ones, where scripts and emoji need them', () => {
    expect(rulesOf('\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645')).toEqual([]);
    expect(rulesOf(FAMILY + FAMILY)).toEqual([]);
  });

  it('are shown in the message', () => {
    expect(messagesOf('User', 'name', '\u200b\u200b')).toEqual([
      String.raw`name must have at least 2 visible characters (was "\u200b\u200b")`,
    ]);
  });
});

describe('half a character (a lone surrogate)', () => {
  it.each([
    ['the first half', 'Ana\ud83d'],
    ['the second half', '\ude00Ana'],
    ['the halves in the wrong order', 'Ana\ude00\ud83d'],
  ])('is refused: %s', (_what, name) => {
    expect(rulesOf(name)).toEqual(['unicode']);
  });

  it('is distinguished from a whole one', () => {
    expect(rulesOf('Ana\ud83d\ude00')).toEqual([]);
  });
});
