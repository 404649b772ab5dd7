import { nameByNumber, type Model } from '../../entities/entity.js';
import { entityNamed } from '../../entities/model.js';
import { valueText } from '../../entities/format-value.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { AttemptIndex } from '../../ledger/attempt-index.js';
import { parseAttempt } from '../../ledger/attempt-line.js';
import { plainText } from '../../ledger/values.js';
import { REFERENCE_RULES } from '../../ledger/reference-rules.js';
import type { Task } from '../../ledger/pace.js';
import { visitAttempts, type AttemptLine } from './lines-of-attempts.js';

/** The words of a text filter, in the form in which they are compared. */
export function searchWords(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Whether the readable text of an attempt (its name, values, outcome and reasons) contains all words. */
export function holdsWords(attempt: Attempt, model: Model, words: readonly string[]): boolean {
  const text = readableText(attempt, model).toLowerCase();
  return words.every((word) => text.includes(word));
}

function readableText(
  { entity, row, values, outcome, reasons, error }: Attempt,
  model: Model,
): string {
  const shown = entityNamed(model, entity).fields.map((field) => {
    const value = values[field.name];
    const plain = plainText(value);
    const shown = valueText(field, value);
    return plain === shown ? plain : `${plain} ${shown}`;
  });
  return [
    nameByNumber(entity, row),
    ...shown,
    outcome,
    OUTCOME_STYLES[outcome].word,
    ...reasons.map(({ message }) => message),
    error?.code ?? '',
  ].join('\n');
}

/**
 * Looks for words in the whole file. The bytes alone decide most lines; only where these
 * hold the words, or where a reason is completed by what became of another row, is a line parsed and
 * looked at as a person reads it.
 * @param complete gives an attempt of the file as it is shown
 * @returns for each position of the index 1 where all words were found
 */
export async function searchFile(
  {
    file,
    index,
    model,
    addsValues,
  }: {
    file: string;
    index: AttemptIndex;
    model: Model;
    /** Whether attempts are shown with values that the file does not hold. */
    addsValues: boolean;
  },
  words: readonly string[],
  complete: (attempt: Attempt) => Attempt,
  task: Task,
): Promise<Uint8Array> {
  const matches = new Uint8Array(index.count);
  const needles = words.map(bytesToFind).filter((needle) => needle !== '');
  let searched: AttemptLine['piece'] | undefined;
  let lowered = '';
  let isFolding = false;
  await visitAttempts(file, index, task, ({ position, start, end, piece }) => {
    if (piece !== searched) {
      searched = piece;
      lowered = piece.text.toLowerCase();
      isFolding = FOLDING_TO_ASCII.test(piece.text);
    }
    const mayHold =
      addsValues ||
      isFolding ||
      needles.every(
        (needle) => UNWRITTEN.includes(needle) || holdsWithin(lowered, needle, start, end),
      ) ||
      holdsWithin(lowered, OPEN_REASON, start, end);
    if (!mayHold) return;
    const attempt = parseAttempt(piece.bytes.toString('utf8', start, end), model);
    if (attempt && holdsWords(complete(attempt), model, words)) matches[position] = 1;
  });
  return matches;
}

/** What the short form of an inserted row does not write out. */
const UNWRITTEN = ['inserted', OUTCOME_STYLES.inserted.word].join('\n').toLowerCase();

/** What the line of an attempt contains if its reasons may be shown in other words than written. */
const OPEN_REASON = `"${REFERENCE_RULES.open}"`;

function holdsWithin(text: string, needle: string, start: number, end: number): boolean {
  return text.slice(start, end).includes(needle);
}

/**
 * What the bytes of a line hold wherever a word is in its readable text: the longest part of it
 * that JSON does not escape, before any decimal point, because 5 is read as 5.00.
 */
function bytesToFind(word: string): string {
  const [beforePoint = ''] = word.split('.');
  const parts = beforePoint.split(/["\\]|[^\x20-\x7e]/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/** The UTF-8 bytes of İ and of the Kelvin sign: the only others whose lower case holds ASCII letters. */
const FOLDING_TO_ASCII = /\u00c4\u00b0|\u00e2\u0084\u00aa/;
