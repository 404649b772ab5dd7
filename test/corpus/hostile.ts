/** A text that does harm where it is taken for something else. */
export interface HostileText {
  readonly takenFor: string;
  readonly text: string;
}

/** Texts that a row may bring along, for every way in and every way out. */
export const HOSTILE_TEXTS: readonly HostileText[] = [
  { takenFor: 'commands to a terminal', text: '\u001B[2J\u001B[H\u001B[31mred' },
  { takenFor: 'line breaks', text: 'two\nlines\r\tand a tab' },
  { takenFor: 'direction', text: '\u202Eright to left\u202C' },
  { takenFor: 'narrow letters', text: '漢字漢字漢字漢字漢字漢字' },
  { takenFor: 'one sign each', text: '👨‍👩‍👧‍👦👍🏽❤️🇩🇪' },
  { takenFor: 'many letters', text: 'e\u0301\u0300\u0302\u0303'.repeat(20) },
  { takenFor: 'letters of their own width', text: 'नमस्ते दुनिया' },
  { takenFor: 'bells and ends', text: '\u0007\u0008\u009B5A\u0000\uFFFE\uD800' },
  { takenFor: 'a short text', text: 'x'.repeat(5000) },
  { takenFor: 'a short wide text', text: '田'.repeat(5000) },
  { takenFor: 'a title of the window', text: '\u001B]0;title\u0007\u009D0;title\u009C' },
  { takenFor: 'the clipboard', text: '\u001B]52;c;cm0gLXJmIH4=\u0007' },
  { takenFor: 'C1 commands', text: '\u0085\u0090q\u009B31m\u009Cend' },
  { takenFor: 'other line breaks', text: 'a\u000Bb\u000Cc\u2028d\u2029e\u0085f' },
  { takenFor: 'isolated direction', text: '\u2066abc\u2069 \u200Fmark\u061C' },
  { takenFor: 'nothing', text: 'ze\u200Bro\u200C w\u2060id\u00ADth\uFEFF\u034F\u3164' },
  { takenFor: 'a Latin address', text: '\u0430lice@ex\u0430mple.com' },
  { takenFor: 'another address in upper case', text: '\u017Ftra\u212Ae@example.com' },
  { takenFor: 'the end of a statement', text: `Robert'); DROP TABLE users; --` },
  { takenFor: 'a condition', text: `' OR '1'='1` },
  { takenFor: 'a name of SQL', text: `"users"."name" ?1 :a $1 %s [id]` },
  { takenFor: 'a formula', text: `=cmd|' /C calc'!A0` },
  { takenFor: 'a sum', text: '+1+1' },
  { takenFor: 'a difference', text: '-1+1' },
  { takenFor: 'a function', text: '@SUM(1)' },
  { takenFor: 'a formula after a tab', text: '\t=1+1' },
  { takenFor: 'a wide formula', text: '\uFF1D1+1' },
  { takenFor: 'an apostrophe of a spreadsheet', text: `'=1` },
  { takenFor: 'cells', text: 'a,"b";c\td' },
  { takenFor: 'a script', text: '<script>alert(1)</script>' },
  { takenFor: 'a picture', text: `"><img src=x onerror=alert(1)>` },
  { takenFor: 'the end of a table', text: '</td></tr></table><!-- ' },
  { takenFor: 'the end of character data', text: ']]>&amp;&#x1b;&lt;' },
  { takenFor: 'a link', text: '[x](javascript:alert(1)) ![i](http://example.com/i.png)' },
  { takenFor: 'a table of Markdown', text: 'a | b `c` **d** _e_ ~f~ \\' },
  { takenFor: 'the prototype', text: '__proto__' },
  { takenFor: 'a member of every object', text: 'constructor' },
  { takenFor: 'no value', text: 'undefined' },
  { takenFor: 'a path', text: '../../../etc/passwd\0.csv' },
  { takenFor: 'the end of a text in C', text: 'before\0after' },
  { takenFor: 'half a character', text: '\uD83Dx\uDE00' },
  { takenFor: 'no character', text: '\uFFFF\uFFFE\uFDD0' },
  { takenFor: 'private glyphs', text: '\uE000\uF8FF\u{10FFFD}' },
  { takenFor: 'tags', text: 'x\u{E0041}\u{E0042}' },
  { takenFor: 'letters from right to left', text: 'محمد עולם' },
  { takenFor: 'rare letters', text: '王小明 繁體字 김철수 Łukasz Żółć' },
  { takenFor: 'composed letters', text: 'Zoe\u0308 A\u030Angstro\u0308m' },
  { takenFor: 'a letter', text: '\uFDFD'.repeat(30) },
  { takenFor: 'white', text: '\u00A0\u2003\u3000' },
];

export const HOSTILE = HOSTILE_TEXTS.map(({ text }) => text);

/** Names of columns and keys that every object has, or that a program might look up without asking. */
export const HOSTILE_KEYS = [
  'nam',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '',
  'id ',
  'id\u0000',
  '\u001B[31mid',
  'i\u0064\u200B',
] as const;

/** Numbers, as they are written in JSON, that no key, reference, quantity or price may be. */
export const HOSTILE_NUMBERS = [
  '1e400',
  '-1e400',
  '1e-400',
  '-0',
  '0',
  '-1',
  '0.30000000000000004',
  '9007199254740993',
  '18446744073709551617',
  '2.7e-1',
  '1e-2',
] as const;

/** What is no number in JSON, but may be in a field of a CSV file. */
export const HOSTILE_WORDS = ['NaN', 'Infinity', '-Infinity', '0x10', '１２', '1_000', '+1', '01'];

/** All that may not reach a terminal, a page or a line of a log: it would steer, hide or break it. */
export const STEERING =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uD800-\uDFFF]/u;
