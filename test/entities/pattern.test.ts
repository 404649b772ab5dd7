import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { countCharacters } from '../../source/base/text.js';
import { PatternError } from '../../source/entities/pattern/expression.js';
import { Pattern } from '../../source/entities/pattern/pattern.js';

const LIMITS = { min: 1, max: 1000 };
const FEW = { enough: 1000n, lengths: 4 };

/** The texts of a pattern in their order; there must be few. */
function allTexts(pattern: string): string[] {
  const { language } = new Pattern(pattern);
  return language
    .lengths(LIMITS, { enough: 2n ** 60n, lengths: 1000 })
    .flatMap(({ length, count }) =>
      Array.from({ length: Number(count) }, (_, index) => language.textAt(length, BigInt(index))),
    );
}

const ATOMS = fc.constantFrom(
  'a',
  'b',
  'é',
  '[a-d]',
  '[^ab]',
  String.raw`\d`,
  '[xyz]',
  String.raw`\.`,
);
const REPETITIONS = fc.constantFrom('', '', '?', '*', '+', '{2}', '{1,3}', '{0,2}', '{2,}');

/** Options of up to three repeated parts. */
function optionsOf(part: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const repeated = fc.tuple(part, REPETITIONS).map((parts) => parts.join(''));
  const sequence = fc
    .array(repeated, { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join(''));
  return fc.array(sequence, { minLength: 1, maxLength: 3 }).map((options) => options.join('|'));
}

/** Patterns that JavaScript reads in the same way. */
const patterns = optionsOf(
  fc.oneof(
    ATOMS,
    optionsOf(ATOMS).map((inside) => `(${inside})`),
  ),
);

describe('a pattern', () => {
  it('matches the texts that JavaScript matches', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'x', 'é', '1', '.', 'Z'), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(patterns, texts, (pattern, characters) => {
        const text = characters.join('');
        expect(new Pattern(pattern).matches(text)).toBe(
          new RegExp(`^(?:${pattern})$`, 'u').test(text),
        );
      }),
    );
  });

  it('gives texts that it matches, of the length that they are asked for, all different', () => {
    fc.assert(
      fc.property(patterns, fc.nat(), (pattern, number) => {
        const { language } = new Pattern(pattern);
        for (const { length, count } of language.lengths(LIMITS, FEW)) {
          const one = BigInt(number) % count;
          const other = (one + 1n) % count;
          const texts = [one, other].map((index) => language.textAt(length, index));
          for (const text of texts) {
            expect(text).toMatch(new RegExp(`^(?:${pattern})$`, 'u'));
            expect(countCharacters(text)).toBe(length);
            expect(text.trim().normalize('NFC')).toBe(text);
          }
          expect(new Set(texts).size).toBe(count === 1n ? 1 : 2);
        }
      }),
    );
  });

  it.each([
    ['[A-Z]{2}', 676],
    ['[01]{1,3}', 14],
    ['(a|b|a)(c|c)', 2],
    ['x|y|zz?', 4],
    ['[a-c]?[a-c]?', 12],
    ['^(?:yes|no)$', 2],
    [String.raw`\d`, 10],
    ['[a-z-[aeiou]]', 21],
  ])('of %j has %j texts, each once', (pattern, count) => {
    const texts = allTexts(pattern);
    expect(texts).toHaveLength(count);
    expect(new Set(texts).size).toBe(count);
  });

  it('has no blanks at the ends of its texts', () => {
    expect(allTexts('[a ]{3}').toSorted()).toEqual(['a a', 'aaa']);
  });

  it.each([
    ['.', 'ASCII', /^[\u0021-\u007e]$/],
    ['[^a-z]', 'ASCII', /^[\u0021-\u007e]$/],
    ['[а-я]', 'Cyrillic', /^[а-я]$/],
    [String.raw`\p{Lu}`, 'capitals', /^[A-Z]$/],
    [String.raw`[\u4e00-\u9fff]`, 'ideographs', /^\p{sc=Han}$/u],
  ])('%s gives characters that can be printed: %s', (pattern, _, expected) => {
    const { language } = new Pattern(pattern);
    const [{ length, count } = { length: 0, count: 0n }] = language.lengths(LIMITS, FEW);
    for (let index = 0n; index < count; index += 7n)
      expect(language.textAt(length, index)).toMatch(expected);
  });

  it('matches in one pass what would take an engine that backtracks for ever', () => {
    const text = `${'a'.repeat(5000)}!`;
    for (const pattern of ['(a+)+', '(a|aa)+', '(a*)*', '(.*a){10}b', '([a-z]+)*']) {
      expect(new Pattern(pattern).matches(text)).toBe(false);
    }
  });
});

describe('a pattern is refused, with what is not supported', () => {
  it.each([
    ['(?=a)b', '(?= is not supported'],
    ['(?<!a)b', '(?<! is not supported'],
    ['(?i)a', '(?i is not supported'],
    [String.raw`(a)\1`, String.raw`\1 repeats what a group matched`],
    [String.raw`\bword\b`, String.raw`\b (the edge of a word) is not supported`],
    ['a(b', 'a ( is never closed'],
    ['a)b', 'a ) has no ( before it'],
    ['[a-z', 'a [ is never closed'],
    ['*a', '* has nothing before it'],
    ['a**', 'two repetitions follow each other'],
    ['a{3', 'a { is not followed by numbers and a }'],
    ['a{3,1}', '{3,1} ends before it begins'],
    ['[z-a]', 'ends before it begins'],
    ['a^b', '^ is inside of it'],
    ['a$b', '$ is inside of it'],
    ['a\\', 'it ends with a backslash'],
    [String.raw`\p{Nonsense}`, String.raw`\p{Nonsense} is not supported`],
    ['(a{1000}){1000}', 'it needs too much memory'],
    ['.{0,3000}a.{0,3000}', 'it needs too much memory'],
    ['(a|b)*a(a|b){30}', 'it needs too much memory'],
    ['('.repeat(100) + ')'.repeat(100), 'more than 40 groups are inside each other'],
    ['a'.repeat(1001), 'it is longer than 1,000 characters'],
  ])('%j', (pattern, problem) => {
    const build = () => new Pattern(pattern);
    expect(build).toThrow(PatternError);
    expect(build).toThrow(problem);
  });
});
