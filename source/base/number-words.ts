import { formatCount } from './format.js';

const WORDS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** A count as a sentence has it: up to twelve in words, "ten"; larger ones in digits, "1,234". */
export function wordOf(count: number): string {
  return WORDS[count] ?? formatCount(count);
}

/** A count with its noun, as a sentence has it: "ten threads", "one row", "no row". */
export function amountInWords(count: number, noun: string, plural = `${noun}s`): string {
  return `${wordOf(count)} ${count < 2 ? noun : plural}`;
}
