import type { CompareForm } from '../commands/compare/form.js';
import type { Experiment } from '../lab/experiment.js';
import type { Task } from '../ledger/pace.js';
import type { TitleWords } from '../report/options.js';
import type { ExperimentFormat } from './lab/files.js';
import type { KeptRun } from './lab/kept-runs.js';
import type { LabTask, RunControl, ShownExperiment } from './lab/shown.js';

/** What the view Lab asks for. */
export interface LabQuestions {
  isRunning(): boolean;
  /** What is going, or the last one of this session, as it is now. */
  current(): ShownExperiment | undefined;
  /** Reads a form; nothing runs yet. @throws UsageError that names what is wrong */
  prepare(form: CompareForm): Promise<LabTask>;
  /**
   * Runs a comparison or a search in the background; resolves when it is stored.
   * @param signal stops it: what is complete of it is stored
   * @throws ProgramError when it cannot be stored
   */
  run(task: LabTask, control: RunControl): Promise<ShownExperiment>;
  /** Stops what is going. */
  stop(): void;
  /** Resolves when nothing is going. */
  settled(): Promise<void>;
  /** A stored comparison or search by its id. @throws UsageError */
  read(id: string): Promise<ShownExperiment>;
  /** The newest stored one that can be read. */
  newest(): Promise<ShownExperiment | undefined>;
  /** Folders of databases that killed comparisons have left. */
  leftFolders(): Promise<readonly string[]>;
  /** @returns what could not be removed, a sentence each */
  removeLeft(folders: readonly string[]): Promise<readonly string[]>;
  /** A run of a variant whose databases are kept, or why there is none. */
  keptRun(shown: ShownExperiment, variant: number): Promise<KeptRun>;
  /** The texts of the first page of the last report. */
  titleWords(): Promise<TitleWords>;
  rememberTitleWords(words: TitleWords): Promise<void>;
  /** Writes what is shown into the folder of reports. @returns the path of the file */
  write(shown: ShownExperiment, format: ExperimentFormat, task: Task): Promise<string>;
  /** Whether a baseline has this name. @throws UsageError for a name that none can have */
  hasBaseline(name: string): Promise<boolean>;
  /**
   * Saves a comparison as a baseline.
   * @throws ProgramError where it has too little to compare with, or the name is taken and not replaced
   */
  saveBaseline(experiment: Experiment, name: string, options: { replaces: boolean }): Promise<void>;
  /** One line about the last one of this session: how it ended, and how it is shown again. */
  lastLine(): string | undefined;
}
