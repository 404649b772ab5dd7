import type { FollowedRun } from '../../services/followed-run.js';
import type { WriteLog } from '../../services/write-log.js';
import type { Task } from '../../ledger/pace.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { PhaseHistory } from '../../ledger/phase-file.js';

/** The run that is going on, or the last one. */
export interface LiveServices {
  isRunning(): boolean;
  isStopping(): boolean;
  /** As it is at this moment; undefined before the first run. */
  current(): FollowedRun | undefined;
  pause(isPaused: boolean): void;
  /** Pauses the run, if it is not paused already. @returns has it go on */
  suspend(): () => void;
  setPace(ms: number): void;
  stop(): void;
  /**
   * Follows the preparation of the run that is going: settles when that phase is over, at once where it is
   * over already.
   * @param task told how far it is; its signal stops the run
   */
  prepared(phase: 'reading' | 'preparing', task: Task): Promise<void>;
  /** Settles when no run is going. */
  settled(): Promise<void>;
  /** The newest rows that a thread has decided, the newest first. */
  rowsOfThread(thread: number): readonly Attempt[];
  /** What the ledger holds of the phases of the threads of the last run, once it is over. */
  recordedPhases(): PhaseHistory;
  /** The newest writes of the last run, read from its ledger; the same log until there are others. */
  writes(): WriteLog;
  /** Processor time that the processes of runs have used so far, in milliseconds. */
  readonly processorMs: number;
  /** What became of the last run and where it is, in one line. */
  lastRunLine(): string | undefined;
}
