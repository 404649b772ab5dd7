import type { FormValues } from '../../commands/setting.js';
import type { ClosedRuns, FoundRun } from '../../services/recovery.js';

export interface StartServices {
  /** The form as it was left the last time. */
  remembered(): Promise<FormValues>;
  remember(form: FormValues): void;
  /** Starts the run that the form describes. @throws ProgramError when it cannot start */
  begin(form: FormValues): Promise<void>;
  /** What is wrong with a folder; undefined when it can be read. */
  folderProblem(path: string): Promise<string | undefined>;
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
