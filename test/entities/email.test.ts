import { describe, expect, it } from 'vitest';

import { foldAddress } from '../../source/entities/email.js';
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

  it('is told with an example when it is wrong', () => {
    expect(messagesOf('User', 'email', 'ana(at)example.com')).toEqual([
      'email must be a valid e-mail address such as ana@example.com (was "ana(at)example.com")',
    ]);
  });
});

describe('the folded form of an address', () => {
  it('is kept only where a database cannot fold the letters itself', () => {
    expect(foldAddress('Ana@Example.COM')).toBeNull();
    expect(foldAddress('STANISŁAW.Wójcik@WP.pl')).toBe('stanisław.wójcik@wp.pl');
  });
});
