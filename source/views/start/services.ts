import type { FormValues } from '../../commands/setting-types.js';
import type { Task } from '../../ledger/pace.js';
import type { ClosedRuns, FoundRun } from '../../services/recovery.js';
import type { FormPreview, RefusedSetting } from '../../services/start.js';

export interface StartServices {
  /** The form as it was left the last time. */
  remembered(): Promise<FormValues>;
  remember(form: FormValues): void;
  /** Starts the run that the form describes. @throws ProgramError when it cannot start */
  begin(form: FormValues): Promise<void>;
  /** The setting that the run cannot start with, whatever its rows are; undefined when there is none. */
  refusal(form: FormValues): Promise<RefusedSetting | undefined>;
  /**
   * Judges the first rows of the chosen workload, without writing any.
   * @throws the signal's reason when it is aborted
   */
  preview(form: FormValues, task: Task): Promise<FormPreview>;
  /** The folders whose path begins with what was typed. */
  completeFolder(typed: string): Promise<readonly string[]>;
}

/** What a program that was killed has left. */
export interface RecoveryServices {
  /** The newest run that never ended, audited; undefined when there is none, or it may still be going. */
  look(): Promise<FoundRun | undefined>;
  /** Ends a look that is going on. */
  stop(): Promise<void>;
  /** Audits and closes every run that never ended; tells which it could not. */
  close(): Promise<ClosedRuns>;
}
