import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

import { ProgramError } from '../base/errors.js';
import { saveNewFile } from '../base/save.js';
import { removeAbandoned, removeUnfinished } from '../base/temporary.js';
import type { Report } from './make.js';

/** The folder inside `--dir` that reports and exports go to. */
export const REPORTS_FOLDER = 'reports';

/** Where a report goes: to a file that must not exist yet, or under its own name into a folder. */
export type Destination = { readonly file: string } | { readonly folder: string };

/** The name of a run's report; such names sort by the time of the run. */
export function reportName(runId: string): string {
  return `dbsim-${runId}.pdf`;
}

/**
 * Saves a report and the files beside it, never over another file.
 * @returns the paths, the report's first
 * @throws ProgramError when it cannot be written
 */
export async function saveReport(
  { pdf, beside }: Report,
  runId: string,
  destination: Destination,
): Promise<string[]> {
  if ('folder' in destination) await removeAbandoned(destination.folder);
  const extensions = ['.pdf', ...beside.map(({ extension }) => extension)];
  const path =
    'file' in destination
      ? destination.file
      : `${freeStem(join(destination.folder, basename(reportName(runId), '.pdf')), extensions)}.pdf`;
  await saveNewFile(path, pdf).catch((error: unknown) => {
    throw 'folder' in destination ? namingElsewhere(error) : error;
  });
  const stem = stemOf(path);
  const paths = [path];
  for (const { extension, pieces } of beside) {
    const companion = `${freeStem(stem, [extension])}${extension}`;
    await savePieces(companion, pieces());
    paths.push(companion);
  }
  return paths;
}

/** Adds a hint how to name another file, where the default folder cannot be written. */
export function namingElsewhere(error: unknown): unknown {
  if (!(error instanceof ProgramError)) return error;
  return new ProgramError(error.message, {
    exitCode: error.exitCode,
    hint: 'Name a file elsewhere: `dbsim-tui report -o FILE`, or `--report FILE` of run',
    cause: error,
  });
}

/** Refuses a destination that is taken or has no folder, before any work is done. @throws ProgramError */
export function requireFree(flag: string, path: string): void {
  if (!existsSync(dirname(path))) {
    throw new ProgramError(`--${flag} ${path} is in a folder that does not exist`, {
      exitCode: 2,
      hint: 'Create the folder, or choose another',
    });
  }
  if (!existsSync(path)) return;
  throw new ProgramError(`--${flag} ${path} exists already and is not overwritten`, {
    exitCode: 2,
    hint: 'Choose another name',
  });
}

/** Saves a text that is made piece by piece. @throws ProgramError */
export async function savePieces(path: string, pieces: Iterable<string>): Promise<void> {
  // A file handle writes what an iterable yields, one after the other; its types do not know that.
  await saveNewFile(path, pieces as unknown as string);
}

/** Removes what a save that was stopped in the middle has left beside its target. */
export async function removeUnfinishedReport(path: string): Promise<void> {
  await removeUnfinished(stemOf(path));
}

/** The first of "run.csv", "run-2.csv", "run-3.csv" that is not there yet. @param stem the path without the extension */
export function freeFile(stem: string, extension: string): string {
  return `${freeStem(stem, [extension])}${extension}`;
}

/** "report", "report-2", "report-3": the first for which no file has any of the extensions. */
function freeStem(stem: string, extensions: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? stem : `${stem}-${number}`;
    if (!extensions.some((extension) => existsSync(candidate + extension))) return candidate;
  }
}

function stemOf(path: string): string {
  return path.slice(0, path.length - extname(path).length);
}
