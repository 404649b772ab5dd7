import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { ProgramError } from '../base/errors.js';
import { formatList, inflect } from '../base/format.js';

/** The first groups of the file names in a folder that match, the latest first; none without the folder. */
export function listNames(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .toSorted()
    .toReversed();
}

/** Reads a stored file; what is in it is not checked. @throws ProgramError where it is no JSON or cannot be read */
export function readStoredFile<Content>(file: string): Partial<Content> | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Content> | null;
  } catch (error) {
    throw unusable(file, 'cannot be read', error);
  }
}

/**
 * What was read, where it has lists of these names.
 * @throws ProgramError that names those that are missing
 */
export function requireLists<Content>(
  file: string,
  read: Partial<Content>,
  names: readonly (keyof Content & string)[],
): Content {
  const missing = names.filter((name) => !Array.isArray(read[name]));
  if (missing.length === 0) return read as Content;
  throw unusable(
    file,
    `is damaged: ${formatList(missing)} ${inflect(missing.length, 'is', 'are')} missing`,
  );
}

/** A stored file that cannot be used. @param problem what is wrong, after its name: "cannot be read" */
export function unusable(file: string, problem: string, cause?: unknown): ProgramError {
  return new ProgramError(`${file} ${problem}`, {
    exitCode: 2,
    hint: 'Remove it, or restore it from a backup.',
    cause,
  });
}
