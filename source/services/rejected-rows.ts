import type { Model } from '../entities/entity.js';
import { decidedMs, type Attempt } from '../ledger/attempt.js';
import { parseAttempt } from '../ledger/attempt-line.js';
import { Fates } from '../ledger/fates.js';
import { runFiles } from '../ledger/files.js';
import { readTail } from '../ledger/lines.js';
import type { RunRecord } from '../ledger/record.js';

/** How many rejected rows are kept for the screen; the record has them all. */
export const KEPT_REFUSED = 500;

/** How much of the newest end of the ledger is read for them; it has some thousand rows. */
const TAIL_BYTES = 1024 * 1024;

/** The newest rows of a stored run that were not inserted, in the order in which they were decided. */
export function newestRejected(dir: string, { run }: RunRecord, model: Model): readonly Attempt[] {
  const files = runFiles(dir, run.id);
  const fates = Fates.read(files.fates, model, run.pauses);
  return readTail(files.attempts, TAIL_BYTES)
    .map((line) => parseAttempt(line, model))
    .filter((attempt) => attempt !== undefined)
    .filter(({ outcome }) => outcome !== 'inserted')
    .toSorted(byDecision)
    .slice(-KEPT_REFUSED)
    .map((attempt) => fates.complete(attempt));
}

function byDecision(one: Attempt, other: Attempt): number {
  const [oneMs, otherMs] = [decidedMs(one), decidedMs(other)];
  return oneMs === otherMs ? one.thread - other.thread || one.row - other.row : oneMs - otherMs;
}
