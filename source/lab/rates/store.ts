import { replaceFile } from '../../base/save.js';
import { experimentFile, experimentsFolder } from '../store.js';
import { listNames, readStoredFile, requireLists, unusable } from '../stored-file.js';
import { RATES_SCHEMA, type RateSearch } from './record.js';

/** Stores a search in the place of what was stored of it. @throws ProgramError */
export async function storeRates(dir: string, search: RateSearch): Promise<void> {
  await replaceFile(experimentFile(dir, search.id), `${JSON.stringify(search, undefined, 2)}\n`);
}

/** The ids of the stored searches, the newest first. */
export function listRates(dir: string): string[] {
  return listNames(experimentsFolder(dir), /^(s-[0-9a-z-]+)\.json$/);
}

/** @throws ProgramError where the file cannot be read, or is of another version */
export function readRates(dir: string, id: string): RateSearch {
  const file = experimentFile(dir, id);
  const read = readStoredFile<RateSearch>(file);
  if (read?.schema !== RATES_SCHEMA) {
    throw unusable(file, 'is not a search of rates of this version');
  }
  return requireLists<RateSearch>(file, read, ['constants', 'factors', 'variants', 'windows']);
}
