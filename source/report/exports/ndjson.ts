import { formatAttempt } from '../../ledger/attempt-writer.js';
import type { FinishedRun } from '../run.js';

/** Every attempt exactly as the record holds it, one JSON object a line. */
export function* ndjsonLines({ attempts }: FinishedRun): Generator<string, void, void> {
  for (const attempt of attempts()) yield `${formatAttempt(attempt)}\n`;
}
