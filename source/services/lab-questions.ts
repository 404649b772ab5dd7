import type { CompareForm } from '../commands/compare/form.js';
import type { Analysis } from '../lab/analysis.js';
import type { ExperimentStep, ExperimentTask } from '../lab/conduct.js';
import type { Experiment } from '../lab/experiment.js';
import type { Task } from '../ledger/pace.js';
import type { TitleWords } from '../report/options.js';
import type { ComparisonFormat } from './lab/files.js';
import type { KeptRun } from './lab/kept-runs.js';

/** A comparison as the screen shows it: one that is going, or a stored one. */
export interface ShownComparison {
  readonly experiment: Experiment;
  readonly analysis: Analysis;
  /** The run that is going; undefined before the first, and for a stored comparison. */
  readonly step: ExperimentStep | undefined;
  /** About how long it still takes, in milliseconds; undefined where that is not known. */
  readonly leftMs: number | undefined;
  readonly isRunning: boolean;
  readonly isStopping: boolean;
}

/** A stored comparison in a list. */
export interface ListedComparison {
  readonly experiment: Experiment;
  readonly analysis: Analysis;
}

/** How a comparison is watched and stopped. */
export interface RunControl {
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
  /** Receives a sentence about what could not be removed. */
  readonly onNotice: (sentence: string) => void;
}

/** What the view Lab asks for. */
export interface LabQuestions {
  isRunning(): boolean;
  /** The comparison that is going, or the last one of this session, as it is now. */
  current(): ShownComparison | undefined;
  /** Reads a form; nothing runs yet. @throws UsageError that names what is wrong */
  prepare(form: CompareForm): Promise<ExperimentTask>;
  /**
   * Runs a comparison in the background; resolves when it is stored.
   * @param signal stops it: its complete rounds are compared and stored
   * @throws ProgramError when it cannot be stored
   */
  run(task: ExperimentTask, control: RunControl): Promise<ShownComparison>;
  /** Stops the comparison that is going. */
  stop(): void;
  /** Resolves when no comparison is going. */
  settled(): Promise<void>;
  /** A stored comparison by its id. @throws UsageError */
  read(id: string): Promise<ShownComparison>;
  /** The id of the newest stored comparison that can be read. */
  newest(): Promise<string | undefined>;
  /** Folders of databases that killed comparisons have left. */
  leftFolders(): Promise<readonly string[]>;
  /** @returns what could not be removed, a sentence each */
  removeLeft(folders: readonly string[]): Promise<readonly string[]>;
  /** A run of a variant whose databases are kept, or why there is none. */
  keptRun(experiment: Experiment, variant: number): Promise<KeptRun>;
  /** The texts of the first page of the last report. */
  titleWords(): Promise<TitleWords>;
  rememberTitleWords(words: TitleWords): Promise<void>;
  /** Writes a comparison into the folder of reports. @returns the path of the file */
  write(shown: ListedComparison, format: ComparisonFormat, task: Task): Promise<string>;
  /** Whether a baseline has this name. @throws UsageError for a name that none can have */
  hasBaseline(name: string): Promise<boolean>;
  /**
   * Saves a comparison as a baseline.
   * @throws ProgramError where it has too little to compare with, or the name is taken and not replaced
   */
  saveBaseline(experiment: Experiment, name: string, options: { replaces: boolean }): Promise<void>;
  /** One line about the comparison of this session: how it ended, and how it is shown again. */
  lastLine(): string | undefined;
}
