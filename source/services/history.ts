import type { RunSummary } from '../engine/history/run-summary.js';
import type { RepeatableRun } from '../commands/repeat.js';
import { StoredRuns } from '../engine/history/stored-runs.js';
import type { ComparisonSummary, UnreadableComparison } from '../lab/listing.js';
import type { RunFollower } from './live.js';

/** What the history view asks for. */
export interface HistoryQuestions {
  /**
   * Reads the stored runs, newest first, without their attempts.
   * @param onRead takes them in groups as they are read, and how many journals there are
   */
  readRuns(onRead: (runs: readonly RunSummary[], total: number) => void): Promise<void>;
  /** Reads the stored comparisons, newest first. */
  readComparisons(): Promise<readonly (ComparisonSummary | UnreadableComparison)[]>;
  /** How a stored run is started again. @throws ProgramError where it cannot be, with the reason */
  findRepeatable(runId: string): Promise<RepeatableRun>;
  /** Starts it. @param isFresh whether the databases are emptied first, whatever that run did */
  startAgain(run: RepeatableRun, isFresh: boolean): Promise<void>;
}

/**
 * Carries out what the history view asks for.
 * @param runs carries out the runs of this process
 * @param env the variables for topology files
 */
export function historyServices(
  dir: string,
  runs: Pick<RunFollower, 'isRunning' | 'start' | 'topology'>,
  env: NodeJS.ProcessEnv = process.env,
): HistoryQuestions {
  const stored = new StoredRuns(dir, () => runs.isRunning());
  return {
    readRuns: (onRead) => stored.read(onRead),
    async readComparisons() {
      const { readComparisons } = await import('../lab/listing.js');
      return readComparisons(dir);
    },
    async findRepeatable(runId) {
      const { findRepeatableHere } = await import('./history/repeat.js');
      return findRepeatableHere(dir, runId, env, runs);
    },
    async startAgain(run, isFresh) {
      const { startAgain } = await import('./history/repeat.js');
      await startAgain(run, isFresh, runs);
    },
  };
}
