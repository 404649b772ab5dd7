import { escapeText } from '../../base/text.js';
import { describeLongestWait } from '../../ledger/longest-wait-wording.js';
import { longestWaitOf } from '../../report/longest-wait.js';
import type { FinishedRun } from '../../report/run.js';

/** The longest wait of a run; no line where none is known. */
export function describeWait(run: FinishedRun): string[] {
  const wait = longestWaitOf(run);
  return wait ? [escapeText(`Longest wait: ${describeLongestWait(wait)}.`)] : [];
}
