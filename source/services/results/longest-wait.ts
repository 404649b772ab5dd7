import { isTimed } from '../../ledger/attempt.js';
import { runFiles } from '../../ledger/files.js';
import {
  findLongestWait,
  isPartOfWait,
  LongestWaitCollector,
  type LongestWait,
} from '../../ledger/longest-wait.js';
import { readPhaseHistory } from '../../ledger/phase-history.js';
import type { AttemptStore } from './attempt-store.js';
import type { StoredRun } from './stored-run.js';

/** Attempts that are read for it at most; those that a wait is about are among the last. */
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
  const collector = new LongestWaitCollector(history, header.settings);
  for (const attempt of attempts.matching((keys) => isPartOfWait(wait, keys), MOST_READ)) {
    if (isTimed(attempt)) collector.add(attempt);
  }
  return collector.finish();
}
