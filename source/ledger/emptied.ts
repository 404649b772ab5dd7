import { ensureFolder } from '../base/folders.js';
import { AppendFile } from './append.js';
import { newRunId, runFiles, runsFolder } from './files.js';
import { JOURNAL_SCHEMA, type EmptiedLine } from './journal.js';

/** Leaves word for later audits of the runs before, which will miss their rows. */
export async function noteEmptied(dir: string): Promise<void> {
  await ensureFolder(runsFolder(dir));
  const now = new Date();
  const line: EmptiedLine = { type: 'emptied', schema: JOURNAL_SCHEMA, at: now.toISOString() };
  const journal = new AppendFile(runFiles(dir, newRunId(now)).journal);
  journal.append(`${JSON.stringify(line)}\n`);
  journal.close();
}
