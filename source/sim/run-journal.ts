import { rename, rm } from 'node:fs/promises';

import { AppendFile } from '../ledger/append.js';
import type { RunFiles } from '../ledger/files.js';
import { JOURNAL_SCHEMA, type BeforeLine, type JournalLine } from '../ledger/journal.js';
import type { RunHeader } from '../ledger/record.js';

/** The journal of a run, from its first line to its last. */
export class RunJournal {
  readonly #files: RunFiles;
  readonly #file: AppendFile;

  private constructor(files: RunFiles, file: AppendFile) {
    this.#files = files;
    this.#file = file;
  }

  /**
   * Begins the journal with the run and the rows that are in the databases already.
   * @throws LedgerError, DatabaseError
   */
  static async open(
    files: RunFiles,
    run: RunHeader,
    rowsBefore: AsyncIterable<BeforeLine>,
  ): Promise<RunJournal> {
    // Under its own name only once it is known what was there before: until then there is no run.
    const unfinished = `${files.journal}.tmp`;
    const journal = new RunJournal(files, new AppendFile(unfinished));
    journal.write({ type: 'run', schema: JOURNAL_SCHEMA, run });
    for await (const line of rowsBefore) journal.write(line);
    await rename(unfinished, files.journal);
    return journal;
  }

  /** @throws LedgerError */
  write(line: JournalLine): void {
    this.#file.append(`${JSON.stringify(line)}\n`);
  }

  close(): void {
    this.#file.close();
  }

  /** Removes all that a run has recorded of itself, where nothing was written to any database: there was no run. */
  async discard(): Promise<void> {
    this.close();
    const { journal, attempts, phases } = this.#files;
    for (const file of [journal, attempts, phases]) await rm(file, { force: true });
  }
}
