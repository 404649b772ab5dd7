import type { AttemptStore } from '../../services/results/attempt-store.js';
import type { Task } from '../../ledger/pace.js';
import type { RunWaits } from '../../services/results/run-waits.js';
import type { AuditedRun, StoredRun } from '../../services/results/stored-run.js';
import type { OtherFolders, WrittenFormat } from '../../services/results/written-files.js';
import type { RunRecord } from '../../ledger/record.js';
import type { TitleWords } from '../../report/options.js';

/** Stored runs and their attempts. Long work reports its progress and can be cancelled. */
export interface ResultsServices extends RunServices {
  /** The same for the runs of another folder. */
  in(folder: string): RunServices;
}

/** The runs of one folder. */
export interface RunServices {
  /** The newest run. @param closedOnly skips runs without a record */
  latestRun(closedOnly: boolean): string | undefined;
  readRun(id: string): Promise<StoredRun>;
  /** Audits a run against the databases as they are now; nothing is saved. */
  auditRun(run: StoredRun, task: Task): Promise<AuditedRun>;
  readAttempts(run: StoredRun, task: Task): Promise<AttemptStore>;
  readWaits(run: StoredRun, attempts: AttemptStore): RunWaits;
  /** @returns other folders if the default folder is not writable, else undefined */
  otherFolders(): Promise<OtherFolders | undefined>;
  /** The texts of the first page of the last report. */
  titleWords(): Promise<TitleWords>;
  rememberTitleWords(words: TitleWords): Promise<void>;
  /** Writes the PDF with the remembered texts on its first page. @returns its path */
  writeReport(record: RunRecord, task: Task, folder?: string): Promise<string>;
  /** @returns the path of the file */
  writeExport(
    record: RunRecord,
    format: WrittenFormat,
    task: Task,
    folder?: string,
  ): Promise<string>;
  /** Opens a file outside the terminal. */
  openFile(path: string): Promise<void>;
}
