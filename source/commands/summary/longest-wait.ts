import { escapeText } from '../../base/text.js';
import { isTimed } from '../../ledger/attempt.js';
import { LongestWaitCollector } from '../../ledger/longest-wait.js';
import { describeLongestWait } from '../../ledger/longest-wait-wording.js';
import { INLINE_ATTEMPTS } from '../../ledger/record.js';
import type { FinishedRun } from '../../report/run.js';

/** The longest wait of a run that is small enough for its attempts to be read again; no line where none is known. */
export function describeWait({ record, attempts, phases }: FinishedRun): string[] {
  if (record.totals.attempted > INLINE_ATTEMPTS) return [];
  const collector = new LongestWaitCollector(phases(), record.run);
  for (const attempt of attempts()) if (isTimed(attempt)) collector.addWaiting(attempt);
  for (const attempt of attempts()) if (isTimed(attempt)) collector.addAwaited(attempt);
  const wait = collector.finish();
  return wait ? [escapeText(`Longest wait: ${describeLongestWait(wait)}.`)] : [];
}
