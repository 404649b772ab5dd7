import { formatAmount } from '../base/format.js';
import type { Model } from '../entities/model.js';
import { uniqueWordsOf } from '../entities/unique-words.js';
import type { Question } from './question.js';

/** What a run does with the rows that the databases hold when it starts. */
export type Existing = 'keep' | 'fresh';

/**
 * Asks whether a run keeps the rows that are there.
 * @param options.rows how many there are
 * @param options.first the answer that is listed first
 * @param options.lines what is said before
 * @param options.model the model of these rows
 * @param start starts the run
 */
export function askAboutRows(
  {
    rows,
    first,
    lines = [],
    model,
  }: { rows: number; first: Existing; lines?: readonly string[]; model: Model },
  start: (existing: Existing) => void | Promise<void>,
): Question {
  const keep = { key: 'k', label: 'keep them and add', run: () => start('keep') };
  const fresh = { key: 'f', label: 'fresh: delete them first', run: () => start('fresh') };
  return {
    title: `The databases hold ${formatAmount(rows, 'row')}`,
    lines: [
      ...lines,
      `Kept rows count: a row whose ${uniqueWordsOf(model).one} is already there is a duplicate.`,
      'Stored runs and reports stay either way.',
    ],
    answers: first === 'fresh' ? [fresh, keep] : [keep, fresh],
  };
}
