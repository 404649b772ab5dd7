import type { FollowedRun } from '../../services/followed-run.js';
import type { WriteLog } from '../../services/write-log.js';
import type { Task } from '../../ledger/pace.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { PhaseHistory } from '../../ledger/phase-file.js';

/** The run in progress, or the last one. */
export interface LiveServices {
  isRunning(): boolean;
  isStopping(): boolean;
  /** Its present state; undefined before the first run. */
  current(): FollowedRun | undefined;
  pause(isPaused: boolean): void;
  /** Pauses the run, if it is not paused already. @returns a function that resumes it */
  suspend(): () => void;
  setPace(ms: number): void;
  stop(): void;
  /**
   * Follows the preparation of the run: resolves when that phase is over, at once if it is already.
   * @param task receives the progress; its signal stops the run
   */
  prepared(phase: 'reading' | 'preparing', task: Task): Promise<void>;
  /** Resolves when no run is in progress. */
  settled(): Promise<void>;
  /** The newest rows that a thread has decided, the newest first. */
  rowsOfThread(thread: number): readonly Attempt[];
  /** The recorded phases of the last run, once it is over. */
  recordedPhases(): PhaseHistory;
  /** The newest writes of the last run, read from its ledger; the same log until there are others. */
  writes(): WriteLog;
  /** CPU time of the processes of runs so far, in milliseconds. */
  readonly processorMs: number;
  /** One line about the last run: its result and where it is stored. */
  lastRunLine(): string | undefined;
}
