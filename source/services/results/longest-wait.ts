import { isTimed, type TimedAttempt } from '../../ledger/attempt.js';
import { runFiles } from '../../ledger/files.js';
import type { AttemptKeys } from '../../ledger/awaited-rows.js';
import { LongestWaitCollector, type LongestWait } from '../../ledger/longest-wait.js';
import { readPhaseHistory } from '../../ledger/phase-history.js';
import { findLongestWait } from '../../ledger/waits.js';
import type { AttemptStore } from './attempt-store.js';
import type { StoredRun } from './stored-run.js';

/** Attempts that are read for it at most, twice. */
const MOST_READ = 5000;

/** The longest wait of a run, and what it was about; undefined where no thread waited, or nothing was recorded. */
export function longestWaitOf(
  dir: string,
  { id, header }: StoredRun,
  attempts: AttemptStore,
): LongestWait | undefined {
  const history = readPhaseHistory(runFiles(dir, id).phases);
  const wait = findLongestWait(history);
  if (!wait) return undefined;
  const collector = new LongestWaitCollector(history, header.settings, wait);
  const timed = (test: (keys: AttemptKeys) => boolean): TimedAttempt[] =>
    attempts.matching(test, MOST_READ).filter(isTimed);
  for (const attempt of timed((keys) => collector.isWaiting(keys))) collector.addWaiting(attempt);
  for (const attempt of timed((keys) => collector.mayBeAwaited(keys))) {
    collector.addAwaited(attempt);
  }
  return collector.finish();
}
