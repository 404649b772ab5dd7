import { ENTITIES, nameRow } from '../../entities/entity.js';
import { valueText } from '../../entities/format-value.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { AttemptIndex } from '../../ledger/attempt-index.js';
import { parseAttempt } from '../../ledger/attempt-line.js';
import { plainText } from '../../ledger/values.js';
import { paced, type FilePiece, type Task } from '../../ledger/pace.js';

/** The words of a text filter, in the form in which they are compared. */
export function searchWords(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Whether all words stand in what a person reads of an attempt: its name, values, outcome and reasons. */
export function holdsWords(attempt: Attempt, words: readonly string[]): boolean {
  const text = readableText(attempt).toLowerCase();
  return words.every((word) => text.includes(word));
}

function readableText({ entity, row, values, outcome, reasons, error }: Attempt): string {
  const shown = ENTITIES[entity].fields.map((field) => {
    const value = values[field.name];
    const plain = plainText(value);
    const shown = valueText(field, value);
    return plain === shown ? plain : `${plain} ${shown}`;
  });
  return [
    nameRow(entity, row),
    ...shown,
    outcome,
    OUTCOME_STYLES[outcome].word,
    ...reasons.map(({ message }) => message),
    error?.code ?? '',
  ].join('\n');
}

/**
 * Looks for words in the whole file. Most lines are told apart by their bytes alone; only where these
 * hold the words is a line parsed and looked at as a person reads it.
 * @returns for each position of the index 1 where all words were found
 */
export async function searchFile(
  file: string,
  index: AttemptIndex,
  words: readonly string[],
  task: Task,
): Promise<Uint8Array> {
  const matches = new Uint8Array(index.count);
  const needles = words.map(bytesToFind).filter((needle) => needle !== '');
  let position = 0;
  for await (const piece of paced(file, task)) {
    position = searchPiece(piece, { index, words, needles, matches, position });
  }
  return matches;
}

interface Search {
  readonly index: AttemptIndex;
  readonly words: readonly string[];
  readonly needles: readonly string[];
  readonly matches: Uint8Array;
  /** Of the first attempt in the piece. */
  readonly position: number;
}

/** @returns the position of the first attempt behind the piece */
function searchPiece({ bytes, offset }: FilePiece, search: Search): number {
  const { index, words, matches } = search;
  // One character for each byte, so that positions in it are positions in the file.
  const text = bytes.toString('latin1');
  const lowered = text.toLowerCase();
  const needles = FOLDING_TO_ASCII.test(text) ? [] : search.needles;
  let { position } = search;
  // Lines that are no attempts have no position.
  while (position < index.count) {
    const start = index.offsets[position]! - offset;
    // Those that the file does not hold are behind all that it does.
    if (start < 0 || start >= text.length) break;
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    if (needles.every((needle) => holdsWithin(lowered, needle, start, end))) {
      const attempt = parseAttempt(bytes.toString('utf8', start, end));
      if (attempt && holdsWords(attempt, words)) matches[position] = 1;
    }
    position += 1;
  }
  return position;
}

function holdsWithin(text: string, needle: string, start: number, end: number): boolean {
  return text.slice(start, end).includes(needle);
}

/**
 * What the bytes of a line hold wherever a word stands in its readable text: the longest part of it
 * that JSON does not escape, before any decimal point, because 5 is read as 5.00.
 */
function bytesToFind(word: string): string {
  const [beforePoint = ''] = word.split('.');
  const parts = beforePoint.split(/["\\]|[^\x20-\x7e]/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/** The UTF-8 bytes of İ and of the Kelvin sign: the only others whose lower case holds ASCII letters. */
const FOLDING_TO_ASCII = /\u00c4\u00b0|\u00e2\u0084\u00aa/;
