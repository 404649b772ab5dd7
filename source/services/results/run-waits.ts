import { isTimed, type Attempt, type TimedAttempt } from '../../ledger/attempt.js';
import { runFiles } from '../../ledger/files.js';
import { isWaitingRow, type AttemptKeys } from '../../ledger/awaited-rows.js';
import { LongestWaitCollector, type LongestWait } from '../../ledger/longest-wait.js';
import { readPhaseHistory } from '../../ledger/phase-history.js';
import type { PhaseHistory } from '../../ledger/phase-file.js';
import { findLongestWait, findLongestWaits, type Wait } from '../../ledger/waits.js';
import type { AttemptStore } from './attempt-store.js';
import type { RunRecord } from '../../ledger/record.js';
import type { StoredRun } from './stored-run.js';

/** What the threads of a run waited for, as far as its phases were recorded. */
export interface RunWaits {
  /** The longest wait of the run; undefined where no thread waited. */
  readonly longest: LongestWait | undefined;
  /** The longest waits, at most three, of a thread while it had a row, in the order of time. */
  ofRow(attempt: Attempt): readonly LongestWait[];
}

/** Attempts that are read for a wait at most, twice. */
const MOST_READ = 5000;

const WAITS_OF_ROW = 3;

/** Reads what the threads of a run waited for. */
export function readRunWaits(
  dir: string,
  { id, header, record }: StoredRun,
  attempts: AttemptStore,
): RunWaits {
  const history = readPhaseHistory(runFiles(dir, id).phases);
  const explain = (wait: Wait): LongestWait[] => {
    const found = explainWait(wait, history, record?.run ?? header, attempts);
    return found ? [found] : [];
  };
  const longest = findLongestWait(history);
  let last: { readonly attempt: Attempt; readonly waits: readonly LongestWait[] } | undefined;
  return {
    longest: longest && explain(longest)[0],
    ofRow(attempt) {
      if (last?.attempt !== attempt) {
        last = { attempt, waits: waitsOfRow(attempt, history).flatMap(explain) };
      }
      return last.waits;
    },
  };
}

/** The longest waits of the thread of a row from its claim to its outcome, in the order of time. */
export function waitsOfRow(
  attempt: Attempt,
  { spans }: Pick<PhaseHistory, 'spans'>,
  most = WAITS_OF_ROW,
): Wait[] {
  if (!isTimed(attempt)) return [];
  const { thread } = attempt;
  const own = spans.map((all, index) =>
    index + 1 === thread
      ? all.filter((span) => isWaitingRow({ fromMs: span.fromMs, thread }, attempt))
      : [],
  );
  return findLongestWaits({ spans: own }, most).toSorted((one, other) => one.fromMs - other.fromMs);
}

function explainWait(
  wait: Wait,
  history: PhaseHistory,
  run: Pick<RunRecord['run'], 'model' | 'settings' | 'moves'>,
  attempts: AttemptStore,
): LongestWait | undefined {
  const collector = new LongestWaitCollector(history, run, wait);
  const timed = (test: (keys: AttemptKeys) => boolean): TimedAttempt[] =>
    attempts.matching(test, MOST_READ).filter(isTimed);
  for (const attempt of timed((keys) => collector.isWaiting(keys))) collector.addWaiting(attempt);
  for (const attempt of timed((keys) => collector.mayBeAwaited(keys))) {
    collector.addAwaited(attempt);
  }
  return collector.finish();
}
