import { describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import { describeAddressFault } from '../../source/entities/email-fault.js';
import { foldAddress, isEmailAddress } from '../../source/entities/email.js';
import { uniqueKey } from '../../source/entities/entity.js';
import { Written, type RawValue } from '../../source/entities/value.js';
import { messagesOf, rulesBroken, storedAs } from './judging.js';

const rulesOf = (value: RawValue): string[] => rulesBroken('User', 'email', value);
const stored = (value: RawValue): unknown => storedAs('User', 'email', value);

/** A well-formed address of a given length. */
function addressOf(length: number): string {
  const labels = `${'x'.repeat(60)}.`.repeat(5).slice(0, length - 'ana@.example'.length);
  return `ana@${labels.endsWith('.') ? `${labels.slice(0, -1)}x` : labels}.example`;
}

describe('an e-mail address', () => {
  it.each([
    'ana@example.com',
    'Ana.Cruz+shop@Mail.Example.ORG',
    "o'brien_1@example.co",
    '!#$%&*/=?^`{|}~@example.com',
    'a@b.cd',
    'ana@xn--mnchen-3ya.example',
    'zoë@example.com',
    'ana@münchen.example',
    'stanisław.wójcik@example.pl',
    'иван@пример.example',
    '田中@例え.example',
    `${'x'.repeat(64)}@example.com`,
    `ana@${'x'.repeat(63)}.example`,
  ])('may be %s', (address) => {
    expect(rulesOf(address)).toEqual([]);
    expect(stored(address)).toBe(address);
  });

  it.each([
    ['no @', 'ana.example.com'],
    ['two @', 'ana@cruz@example.com'],
    ['nothing before the @', '@example.com'],
    ['nothing after the @', 'ana@'],
    ['a host of one label', 'ana@localhost'],
    ['a dot at the start', '.ana@example.com'],
    ['a dot before the @', 'ana.@example.com'],
    ['two dots in a row', 'ana..cruz@example.com'],
    ['two dots in the host', 'ana@example..com'],
    ['a dot after the host', 'ana@example.com.'],
    ['a hyphen at the start of a label', 'ana@-example.com'],
    ['a hyphen at the end of a label', 'ana@example-.com'],
    ['an underscore in the host', 'ana@my_host.com'],
    ['a blank inside', 'ana cruz@example.com'],
    ['a line break inside', 'ana\n@example.com'],
    ['a control character', 'ana\u0000@example.com'],
    ['a name around it', 'Ana <ana@example.com>'],
    ['a quoted local part', '"ana cruz"@example.com'],
    ['a comment', 'ana(home)@example.com'],
    ['an address literal', 'ana@[192.0.2.1]'],
    ['an IP address for a host', 'ana@127.0.0.1'],
    ['two addresses', 'ana@example.com,bob@example.com'],
    ['65 characters before the @', `${'x'.repeat(65)}@example.com`],
    ['a label of 64 characters', `ana@${'x'.repeat(64)}.example`],
    ['a Cyrillic letter that looks Latin', '\u0430na@example.com'],
    ['a long s, which folds to s', 'ro\u017fa@example.com'],
    ['full-width letters', 'ａｎａ@example.com'],
    ['an invisible joiner', 'an\u200da@example.com'],
    ['a letter that is not drawn', 'ana\u115f@example.com'],
    ['half a character', 'ana\ud83d@example.com'],
  ])('must not have %s', (_what, address) => {
    expect(rulesOf(address)).toEqual(['email']);
    expect(stored(address)).toBeUndefined();
  });

  it.each<[string, RawValue, string[]]>([
    ['nothing', undefined, ['required']],
    ['null', null, ['required']],
    ['a number', 7, ['text']],
    ['a truth value', false, ['text']],
    ['a nested value', new Written('["ana@example.com"]'), ['text']],
    ['empty', '', ['empty']],
    ['blank', '  \t', ['empty']],
  ])('is never %s', (_what, value, rules) => {
    expect(rulesOf(value)).toEqual(rules);
  });

  it('has at most 254 characters', () => {
    expect(addressOf(254)).toHaveLength(254);
    expect(rulesOf(addressOf(254))).toEqual([]);
    expect(addressOf(255)).toHaveLength(255);
    expect(rulesOf(addressOf(255))).toEqual(['max']);
  });

  it('is refused quickly when it is huge', () => {
    expect(rulesOf(`${'a.'.repeat(500_000)}@example.com`)).toEqual(['max', 'email']);
    expect(rulesOf(`a@${'a-'.repeat(500_000)}`)).toEqual(['max', 'email']);
  });

  it('is trimmed and otherwise stored as it was written, case included', () => {
    expect(stored('  Ana@Example.com\n')).toBe('Ana@Example.com');
  });

  it('is the same address in any case', () => {
    expect(uniqueKey('Ana@Example.COM')).toBe(uniqueKey('aNA@eXAMPLE.com'));
    expect(uniqueKey('ana@example.com')).not.toBe(uniqueKey('ana@example.org'));
  });

  it('is reported with an example when it is wrong', () => {
    expect(messagesOf('User', 'email', 'ana(at)example.com')).toEqual([
      'email must be a valid e-mail address such as ana@example.com, but has no @ (was "ana(at)example.com")',
    ]);
  });
});

describe('two addresses are one', () => {
  it.each([
    ['whatever the case of letters beyond ASCII', 'STANISŁAW@WP.pl', 'stanisław@wp.pl'],
    ['whatever form of sigma', 'ΟΔΟΣ@example.com', 'οδος@example.com'],
    ['with a sigma at the end of a word or inside', 'οδοσ@example.com', 'οδος@example.com'],
    ['with a capital ß', 'STRAẞE@example.com', 'straße@example.com'],
    ['with an Armenian ligature in capitals', 'ԵՒԱ@example.com', 'եւա@example.com'],
    ['with a host in letters or in ASCII', 'a@bücher.example', 'a@xn--bcher-kva.example'],
    ['with that host in capitals', 'a@BÜCHER.example', 'a@XN--BCHER-KVA.Example'],
    ['with a final sigma in the host', 'a@ΟΔΟΣ.example', 'a@οδος.example'],
    ['with letters before a host in ASCII', 'ZOË@xn--bcher-kva.example', 'zoë@bücher.example'],
    ['composed or not', 'zoe\u0308@example.com', 'zo\u00eb@example.com'],
  ])('%s', (_, left, right) => {
    expect(uniqueKey(left)).toBe(uniqueKey(right));
  });
});

describe('two addresses are different', () => {
  it.each([
    ['with ß and with ss', 'straße@example.com', 'strasse@example.com'],
    ['with that in the host', 'a@straße.example', 'a@strasse.example'],
    ['with a dotless i', 'ıs@example.com', 'is@example.com'],
    ['with an accent', 'zoë@example.com', 'zoe@example.com'],
    ['with hosts that have no letters after their ASCII', 'a@xn--zzzzzzz.com', 'a@xn--zzzzzzy.com'],
  ])('%s', (_, left, right) => {
    expect(uniqueKey(left)).not.toBe(uniqueKey(right));
  });
});

describe('the folded form of an address', () => {
  it('is kept only where a database cannot compare the letters itself', () => {
    expect(foldAddress('Ana@Example.COM')).toBeNull();
    expect(foldAddress('STANISŁAW.Wójcik@WP.pl')).toBe('stanisław.wójcik@wp.pl');
    expect(foldAddress('Ana@xn--BCHER-kva.example')).toBe('ana@bücher.example');
  });

  it('never meets an address that has none: of no letter is it plain ASCII', FULL, () => {
    const plain: string[] = [];
    for (let code = 0x80; code <= 0x10ffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const letter = String.fromCodePoint(code);
      for (const address of [`a${letter}b@example.com`, `a@a${letter}b.example`]) {
        if (!isEmailAddress(address)) continue;
        if (/^[\x21-\x7e]*$/.test(foldAddress(address) ?? '')) plain.push(address);
      }
    }
    expect(plain).toEqual([]);
  });
});

describe('what keeps a text from being an address is named', () => {
  it.each([
    ['ana.example.com', 'has no @'],
    ['ana@cruz@example.com', 'has more than one @'],
    ['@example.com', 'has nothing before the @'],
    ['ana@', 'has nothing after the @'],
    ['ana@localhost', 'has no dot after the @'],
    ['.ana@example.com', 'begins with a dot'],
    ['ana.@example.com', 'has a dot before the @'],
    ['ana..cruz@example.com', 'has two dots in a row'],
    ['ana@example..com', 'has two dots in a row'],
    ['ana@.example.com', 'has a dot right after the @'],
    ['ana@example.com.', 'ends with a dot'],
    ['ana@-example.com', 'has a hyphen at the end of a part of its host name'],
    ['ana@my_host.com', 'has _ after the @'],
    ['ana cruz@example.com', 'has a space'],
    ['ana\n@example.com', 'has a line break'],
    ['ana\u0000@example.com', String.raw`has the invisible character \u0000`],
    ['an\u200da@example.com', String.raw`has the invisible character \u200d`],
    ['ana(home)@example.com', 'has ( before the @'],
    ['ana@127.0.0.1', 'has a number at the end of its host name'],
    [`${'x'.repeat(65)}@example.com`, 'has more than 64 characters before the @'],
    [`ana@${'x'.repeat(64)}.example`, 'has more than 63 characters in a part of its host name'],
    ['\u0430na@example.com', 'mixes Latin and Cyrillic letters'],
    ['ana@ex\u03b1mple.com', 'mixes Latin and Greek letters'],
    ['ro\u017fa@example.com', 'has ſ, a look-alike of s'],
    ['ａna@example.com', 'has ａ, a look-alike of a'],
    ['ana\ud83d@example.com', 'has half of a character'],
  ])('%j %s', (address, fault) => {
    expect(isEmailAddress(address)).toBe(false);
    expect(describeAddressFault(address)).toBe(fault);
    expect(messagesOf('User', 'email', address).join('\n')).toContain(`, but ${fault} (was `);
  });
});
