import type { FollowedRun } from '../../services/followed-run.js';
import type { RunLog } from '../../services/run-log.js';
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
  /** Lets one event happen, and holds the threads before each later one; `pause` ends that. */
  step(): void;
  /** Pauses the run, if it is not paused already. @returns a function that resumes it */
  suspend(): () => void;
  setPace(ms: number): void;
  /**
   * Shows a stored run as it happened, instead of the last one.
   * @param speed how many times as fast; by default one at which it can be followed
   * @throws ProgramError with the reason where it cannot be replayed
   */
  replay(id: string, speed?: number): Promise<void>;
  /** @param speed of the replay: how many times as fast as the run */
  setSpeed(speed: number): void;
  /** Goes to the end of a replay. */
  finishReplay(): void;
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
  /** The newest events of the last run, read from its ledger; the same log until there are others. */
  events(): RunLog;
  /** CPU time of the processes of runs so far, in milliseconds. */
  readonly processorMs: number;
  /** One line about the last run: its result and where it is stored. */
  lastRunLine(): string | undefined;
}
