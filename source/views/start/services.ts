import type { FormValues } from '../../commands/setting-types.js';
import type { Task } from '../../ledger/pace.js';
import type { ClosedRuns, FoundRun } from '../../services/recovery.js';
import type { FormPreview, RefusedSetting } from '../../services/start.js';

export interface StartServices {
  /** The form of the last session. */
  remembered(): Promise<FormValues>;
  remember(form: FormValues): void;
  /** Starts the run of a form. @throws ProgramError if it cannot start, the signal's reason if it is aborted before */
  begin(form: FormValues, signal: AbortSignal): Promise<void>;
  /** The setting with which the run cannot start, whatever its rows; undefined if there is none. */
  refusal(form: FormValues): Promise<RefusedSetting | undefined>;
  /**
   * Predicts the outcomes of the first rows of the workload, without writing any.
   * @throws the signal's reason when it is aborted
   */
  preview(form: FormValues, task: Task): Promise<FormPreview>;
  /** The paths that begin with a typed text: folders, and files with one of some endings. */
  completePath(typed: string, endings?: readonly string[]): Promise<readonly string[]>;
}

/** Recovery of runs that were not closed. */
export interface RecoveryServices {
  /** Audits the newest run that was not closed; undefined if there is none, or if it may be in progress. */
  look(): Promise<FoundRun | undefined>;
  /** Cancels `look`. */
  stop(): Promise<void>;
  /** Audits and closes every run that was not closed. @returns also those that could not be closed */
  close(): Promise<ClosedRuns>;
}
