import type { RunSummary } from '../engine/history/run-summary.js';
import type { RepeatableRun } from '../commands/repeat.js';
import { StoredRuns } from '../engine/history/stored-runs.js';
import type { ComparisonSummary } from '../lab/listing.js';
import type { SearchSummary } from '../lab/rates/listing.js';
import type { RunFollower } from './live.js';

/** A stored comparison or search in a list. */
export type ExperimentSummary = ComparisonSummary | SearchSummary;

/** What the history view asks for. */
export interface HistoryQuestions {
  /**
   * Reads the stored runs, newest first, without their attempts.
   * @param onRead takes them in groups as they are read, and how many journals there are
   */
  readRuns(onRead: (runs: readonly RunSummary[], total: number) => void): Promise<void>;
  /** Reads the stored comparisons and searches of rates that can be read, newest first in each. */
  readExperiments(): Promise<readonly ExperimentSummary[]>;
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
  runs: Pick<RunFollower, 'isRunning' | 'start' | 'topology' | 'open'>,
  env: NodeJS.ProcessEnv = process.env,
): HistoryQuestions {
  const stored = new StoredRuns(dir, () => runs.isRunning());
  return {
    readRuns: (onRead) => stored.read(onRead),
    async readExperiments() {
      const [{ isReadable, readComparisons }, { readSearches }] = await Promise.all([
        import('../lab/listing.js'),
        import('../lab/rates/listing.js'),
      ]);
      const [comparisons, searches] = [await readComparisons(dir), await readSearches(dir)];
      return [
        ...comparisons.filter((each) => isReadable(each)),
        ...searches.filter((each) => isReadable(each)),
      ];
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
