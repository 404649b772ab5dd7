import type { RunSummary } from '../engine/history/run-summary.js';
import { StoredRuns } from '../engine/history/stored-runs.js';

/** What the history view asks for. */
export interface HistoryQuestions {
  /**
   * Reads the stored runs, newest first, without their attempts.
   * @param onRead takes them in groups as they are read, and how many journals there are
   */
  readRuns(onRead: (runs: readonly RunSummary[], total: number) => void): Promise<void>;
}

/** Carries out what the history view asks for. @param isRunningHere whether this process carries out a run */
export function historyServices(dir: string, isRunningHere: () => boolean): HistoryQuestions {
  const stored = new StoredRuns(dir, isRunningHere);
  return { readRuns: (onRead) => stored.read(onRead) };
}
