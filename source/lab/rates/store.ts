import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { ProgramError } from '../../base/errors.js';
import { replaceFile } from '../../base/save.js';
import { experimentFile, experimentsFolder } from '../store.js';
import { RATES_SCHEMA, type RateSearch } from './record.js';

/** Stores a search in the place of what was stored of it. @throws ProgramError */
export async function storeRates(dir: string, search: RateSearch): Promise<void> {
  await replaceFile(experimentFile(dir, search.id), `${JSON.stringify(search, undefined, 2)}\n`);
}

/** The ids of the stored searches, the newest first. */
export function listRates(dir: string): string[] {
  const folder = experimentsFolder(dir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => /^(s-[0-9a-z-]+)\.json$/.exec(name)?.[1] ?? [])
    .toSorted()
    .toReversed();
}

/** @throws ProgramError where the file cannot be read, or is of another version */
export function readRates(dir: string, id: string): RateSearch {
  const file = experimentFile(dir, id);
  const refuse = (problem: string, cause?: unknown): ProgramError =>
    new ProgramError(`${file} ${problem}`, {
      exitCode: 2,
      hint: 'Remove it, or restore it from a backup.',
      cause,
    });
  let read: Partial<RateSearch> | null;
  try {
    read = JSON.parse(readFileSync(file, 'utf8')) as Partial<RateSearch> | null;
  } catch (error) {
    throw refuse('cannot be read', error);
  }
  if (read?.schema !== RATES_SCHEMA || !Array.isArray(read.windows)) {
    throw refuse('is not a search of rates of this version');
  }
  return read as RateSearch;
}
