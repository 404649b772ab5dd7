import type { AttemptStore } from '../../services/results/attempt-store.js';
import type { LongestWait } from '../../ledger/longest-wait.js';
import type { Task } from '../../ledger/pace.js';
import type { AuditedRun, StoredRun } from '../../services/results/stored-run.js';
import type { OtherFolders, WrittenFormat } from '../../services/results/written-files.js';
import type { RunRecord } from '../../ledger/record.js';
import type { TitleWords } from '../../report/options.js';

/** Stored runs and their attempts. What takes long reports its progress and can be cancelled. */
export interface ResultsServices {
  /** The newest run. @param closedOnly leaves out runs that have no record (yet) */
  latestRun(closedOnly: boolean): string | undefined;
  readRun(id: string): Promise<StoredRun>;
  /** Audits a run against the databases as they are now; nothing is saved. */
  auditRun(id: string, task: Task): Promise<AuditedRun>;
  readAttempts(run: StoredRun, task: Task): Promise<AttemptStore>;
  /** The longest wait of a run, and what it was about; undefined where no thread waited, or nothing was recorded. */
  longestWait(run: StoredRun, attempts: AttemptStore): LongestWait | undefined;
  /** @returns where to write instead when files cannot be written where they belong, else undefined */
  otherFolders(): Promise<OtherFolders | undefined>;
  /** What the first page of the last report named. */
  titleWords(): Promise<TitleWords>;
  rememberTitleWords(words: TitleWords): Promise<void>;
  /** Its first page names what is remembered. @returns the path of the PDF */
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
