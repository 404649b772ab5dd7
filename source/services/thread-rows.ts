import type { Model } from '../entities/entity.js';
import type { Attempt } from '../ledger/attempt.js';
import { parseAttempt } from '../ledger/attempt-line.js';
import type { RunFiles } from '../ledger/files.js';
import { readTail } from '../ledger/lines.js';

/** How much of the newest end of the ledger is read for the rows of one thread. */
const TAIL_BYTES = 256 * 1024;

/** The newest rows that a thread has decided, the newest first. */
export function newestRows({ attempts }: RunFiles, model: Model, thread: number): Attempt[] {
  return readTail(attempts, TAIL_BYTES)
    .map((line) => parseAttempt(line, model))
    .filter((attempt) => attempt?.thread === thread)
    .filter((attempt) => attempt !== undefined)
    .toReversed();
}
