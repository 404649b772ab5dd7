import { formatAmount } from '../../base/format.js';
import type { StringField } from '../model.js';
import { PatternError } from '../../entities/pattern/expression.js';
import { LONGEST_GENERATED, patternOf } from '../../entities/pattern/pattern.js';
import { describeLengths, hasLength, textKind, type Kind } from './kind.js';
import { MOST_PERMUTED } from './permutation.js';
import { joinSources, listSource, sourceOf, type Source } from './source.js';
import { WORDS } from './words.js';

const SHORTEST_WORD = Math.min(...WORDS.map((word) => word.length));
const LONGEST_WORD = Math.max(...WORDS.map((word) => word.length));

const word = textKind('word', 'single words', (field) => {
  const words = WORDS.filter((text) => hasLength(field, text));
  return words.length > 0 ? listSource(words) : describeLengths(SHORTEST_WORD, LONGEST_WORD, field);
});

/** Texts have at most so many words, unless they must be longer. */
const MOST_WORDS = 8;

const text = textKind('text', 'some words', (field) => {
  const fewest = Math.max(1, Math.ceil((field.minLength + 1) / (SHORTEST_WORD + 1)));
  const most = Math.floor((field.maxLength + 1) / (LONGEST_WORD + 1));
  // Too narrow for words: letters fit every length.
  if (fewest > most) return signsOf(field, LETTERS);
  const first = Math.min(most, Math.max(fewest, 3));
  const last = Math.min(most, Math.max(fewest, MOST_WORDS));
  const share = Math.floor(MOST_PERMUTED / (last - first + 1));
  return joinSources(
    Array.from({ length: last - first + 1 }, (_, index) => wordsSource(first + index, share)),
  );
});

/** Texts of so many words. */
function wordsSource(count: number, share: number): Source {
  const possible = BigInt(WORDS.length) ** BigInt(count);
  return sourceOf(
    possible,
    (number) => {
      let left = number;
      const words = Array.from({ length: count }, () => {
        const word = WORDS[Number(left % BigInt(WORDS.length))] ?? '';
        left /= BigInt(WORDS.length);
        return word;
      });
      const [initial = ''] = words.join(' ');
      return initial.toUpperCase() + words.join(' ').slice(1);
    },
    share,
  );
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const CODE_SIGNS = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';

/** A usual length of a code. */
const CODE_LENGTH = 8;

const code = textKind('code', 'letters and digits', (field) => signsOf(field, CODE_SIGNS));

/** Texts of one length made of some signs. */
function signsOf({ minLength, maxLength }: StringField, signs: string): Source {
  const length = Math.min(maxLength, Math.max(CODE_LENGTH, minLength), LONGEST_GENERATED);
  return sourceOf(BigInt(signs.length) ** BigInt(length), (number) => {
    let left = number;
    let made = '';
    for (let at = 0; at < length; at += 1) {
      made = (signs[Number(left % BigInt(signs.length))] ?? '') + made;
      left /= BigInt(signs.length);
    }
    return made;
  });
}

/** Texts of a pattern have this many lengths, unless there are too few of them. */
const PATTERN_LENGTHS = 12;

const pattern = textKind('pattern', 'texts that match the pattern of the field', (field) => {
  if (field.pattern === undefined) return 'needs a pattern in the constraints of the field';
  const limits = {
    min: Math.max(1, field.minLength),
    max: Math.min(field.maxLength, LONGEST_GENERATED),
  };
  try {
    const { language } = patternOf(field.pattern);
    const enough = { enough: BigInt(MOST_PERMUTED), lengths: PATTERN_LENGTHS };
    const lengths = language.lengths(limits, enough);
    if (lengths.length === 0) {
      const longer = field.maxLength > limits.max ? ', and longer ones are not generated' : '';
      return `finds no text of ${limits.min} to ${formatAmount(limits.max, 'character')} that matches the pattern${longer}`;
    }
    const share = Math.floor(MOST_PERMUTED / lengths.length);
    return joinSources(
      lengths.map(({ length, count }) =>
        sourceOf(count, (number) => language.textAt(length, number), share),
      ),
    );
  } catch (error) {
    if (error instanceof PatternError) return `cannot use the pattern: ${error.message}`;
    throw error;
  }
});

const uuid = textKind('uuid', 'random UUIDs (version 4)', () =>
  sourceOf(2n ** 122n, (number) => {
    const hex = number.toString(16).padStart(31, '0');
    // 122 bits: 60 before the version, 2 in the digit of the variant, 60 after it.
    const variant = '89ab'[Number((number >> 60n) & 3n)] ?? '8';
    const head = (number >> 62n).toString(16).padStart(15, '0');
    const tail = hex.slice(-15);
    return `${head.slice(0, 8)}-${head.slice(8, 12)}-4${head.slice(12)}-${variant}${tail.slice(0, 3)}-${tail.slice(3)}`;
  }),
);

const URI_NUMBERS = 1_000_000_000;

const uri = textKind('uri', 'addresses of pages, which do not exist', (field) => {
  const make = (number: number): string =>
    `https://example.com/${WORDS[number % WORDS.length]}/${number}`;
  const longest = make(URI_NUMBERS - 1).length + LONGEST_WORD;
  if (field.minLength > 25 || field.maxLength < longest) return describeLengths(25, longest, field);
  return sourceOf(BigInt(URI_NUMBERS), (number) => make(Number(number)));
});

export const TEXT_KINDS: readonly Kind[] = [text, word, code, pattern, uuid, uri];
