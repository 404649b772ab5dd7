import { join } from 'node:path';

import type { Attempt } from '../../ledger/attempt.js';
import { parseLine, readLines } from '../../ledger/lines.js';
import type { RunRecord } from '../../ledger/record.js';

/** Gives all attempts of a run, from the first again at each call. */
export type AttemptSource = () => Iterable<Attempt>;

/**
 * The attempts of a record: those it holds itself, else those of the file beside it, in the order
 * in which that file holds them.
 * @param folder where the attempts file is
 */
export function attemptsOf(record: RunRecord, folder: string): AttemptSource {
  const { attempts, attemptsFile, totals } = record;
  if (attempts.length > 0 || totals.attempted === 0) return () => attempts;
  return () => readAttempts(join(folder, attemptsFile));
}

function* readAttempts(file: string): Generator<Attempt, void, void> {
  for (const line of readLines(file)) {
    const attempt = parseLine(line) as Attempt | undefined;
    if (attempt) yield attempt;
  }
}
