import { rm } from 'node:fs/promises';

import { saveNewFile } from '../base/save.js';

/**
 * Saves findings from closing a run to a file of their own, one per line, so that the files of the run itself
 * stay unchanged. Writes no file if there are none.
 * @param lines without their line breaks
 * @throws ProgramError
 */
export async function saveClosingFile(file: string, lines: readonly string[]): Promise<void> {
  // A program that was killed while closing the run may have left one; the same ledger gives the same content.
  await rm(file, { force: true });
  if (lines.length === 0) return;
  await saveNewFile(file, lines.map((line) => `${line}\n`).join(''));
}
