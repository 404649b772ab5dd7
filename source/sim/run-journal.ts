import { rename, rm } from 'node:fs/promises';

import { AppendFile } from '../ledger/append.js';
import type { RunFiles } from '../ledger/files.js';
import { JOURNAL_SCHEMA, type BeforeLine, type JournalLine } from '../ledger/journal.js';
import type { RunHeader } from '../ledger/record.js';

/** Writes the journal of a run. */
export class RunJournal {
  readonly #files: RunFiles;
  readonly #file: AppendFile;

  private constructor(files: RunFiles, file: AppendFile) {
    this.#files = files;
    this.#file = file;
  }

  /**
   * Begins the journal with the header of the run and the rows that are in the databases already.
   * @throws LedgerError, DatabaseError, and what ends the listing; then it leaves no file
   */
  static async open(
    files: RunFiles,
    run: RunHeader,
    rowsBefore: AsyncIterable<BeforeLine>,
  ): Promise<RunJournal> {
    // It gets its name only when all existing rows are listed: before that, there is no run to audit.
    const unfinished = `${files.journal}.tmp`;
    const journal = new RunJournal(files, new AppendFile(unfinished));
    try {
      journal.write({ type: 'run', schema: JOURNAL_SCHEMA, run });
      for await (const line of rowsBefore) journal.write(line);
      await rename(unfinished, files.journal);
      return journal;
    } catch (error) {
      journal.close();
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** @throws LedgerError */
  write(line: JournalLine): void {
    this.#file.append(`${JSON.stringify(line)}\n`);
  }

  close(): void {
    this.#file.close();
  }

  /** Removes the files of a run that has written nothing to any database. */
  async discard(): Promise<void> {
    this.close();
    const { journal, attempts, phases, units } = this.#files;
    for (const file of [journal, attempts, phases, units]) await rm(file, { force: true });
  }
}
