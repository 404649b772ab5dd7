import { isTimed } from '../ledger/attempt.js';
import { LongestWaitCollector, type LongestWait } from '../ledger/longest-wait.js';
import { INLINE_ATTEMPTS } from '../ledger/record.js';
import type { FinishedRun } from './run.js';

/** The longest wait of a run that is small enough for its attempts to be read again; undefined where none is known. */
export function longestWaitOf({ record, attempts, phases }: FinishedRun): LongestWait | undefined {
  if (record.totals.attempted > INLINE_ATTEMPTS) return undefined;
  const collector = new LongestWaitCollector(phases(), record.run);
  for (const attempt of attempts()) if (isTimed(attempt)) collector.addWaiting(attempt);
  for (const attempt of attempts()) if (isTimed(attempt)) collector.addAwaited(attempt);
  return collector.finish();
}
