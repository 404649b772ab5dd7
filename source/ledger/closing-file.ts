import { rm } from 'node:fs/promises';

import { saveNewFile } from '../base/save.js';

/**
 * Keeps what is found out when a run is closed in a file of its own, a line each: what the run itself
 * has left stays as it is. No file where there is nothing.
 * @param lines without their line breaks
 * @throws ProgramError
 */
export async function saveClosingFile(file: string, lines: readonly string[]): Promise<void> {
  // A program that was killed while it closed the run may have left one; the same ledger gives the same.
  await rm(file, { force: true });
  if (lines.length === 0) return;
  await saveNewFile(file, lines.map((line) => `${line}\n`).join(''));
}
