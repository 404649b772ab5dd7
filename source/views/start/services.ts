import type { FormValues } from '../../commands/run-form.js';

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
