import type { Model } from '../../entities/entity.js';
import { outcomeIndex } from '../../entities/outcome.js';
import { describeReasons, type Attempt } from '../../ledger/attempt.js';
import type { AttemptIndex } from '../../ledger/attempt-index.js';
import { parseAttempt } from '../../ledger/attempt-line.js';
import type { Task } from '../../ledger/pace.js';
import { visitAttempts } from './lines-of-attempts.js';

const INSERTED = outcomeIndex('inserted');

/** Texts that differ later than this are equal for the order. */
const COMPARED = 200;

/**
 * The place of each attempt in the order of reasons, as a person reads them: case aside, and rows
 * without a reason first.
 * @param complete gives an attempt of the file as it is shown
 * @param added the attempts that the index knows after those of the file
 * @returns for each position of the index a number of at least 0; equal reasons have the same one
 */
export async function rankReasons(
  {
    file,
    index,
    model,
    added,
  }: { file: string; index: AttemptIndex; model: Model; added: readonly Attempt[] },
  complete: (attempt: Attempt) => Attempt,
  task: Task,
): Promise<Uint32Array> {
  const numbers = new Map<string, number>([['', 0]]);
  const texts = new Uint32Array(index.count);
  const note = (position: number, attempt: Attempt): void => {
    const text = describeReasons(attempt).slice(0, COMPARED).toLowerCase();
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    texts[position] = number;
  };
  await visitAttempts(file, index, task, ({ position, start, end, piece }) => {
    if (index.outcomes[position] === INSERTED) return;
    const attempt = parseAttempt(piece.bytes.toString('utf8', start, end), model);
    if (attempt) note(position, complete(attempt));
  });
  for (const [at, attempt] of added.entries()) note(index.count - added.length + at, attempt);
  const ranks = new Uint32Array(numbers.size);
  for (const [rank, text] of [...numbers.keys()].toSorted().entries()) {
    ranks[numbers.get(text) ?? 0] = rank;
  }
  return texts.map((number) => ranks[number] ?? 0);
}
