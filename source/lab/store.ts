import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { UsageError } from '../base/errors.js';
import { ensureFolder } from '../base/folders.js';
import { didYouMean } from '../base/nearest.js';
import { replaceFile } from '../base/save.js';
import { isAlive } from '../base/temporary.js';
import { EXPERIMENT_SCHEMA, type Experiment } from './experiment.js';
import { listNames, readStoredFile, requireLists } from './stored-file.js';

/** Where the experiments of a working folder are kept. */
export function experimentsFolder(dir: string): string {
  return join(dir, 'data', 'experiments');
}

/** The file of an experiment. */
export function experimentFile(dir: string, id: string): string {
  return join(experimentsFolder(dir), `${id}.json`);
}

/** Where the databases of its runs are while this process carries it out. */
export function workFolder(dir: string, id: string): string {
  return join(experimentsFolder(dir), `${id}.${process.pid}.work`);
}

/** Where they are afterwards, if they are kept. */
export function keptFolder(dir: string, id: string): string {
  return join(experimentsFolder(dir), `${id}.kept`);
}

/** The name of a run's own folder in these. @param variant its position among the variants */
export function runFolder(round: number, variant: number): string {
  return `round-${round}-variant-${variant + 1}`;
}

/** Creates the folder of the experiments. @throws ProgramError */
export async function ensureExperimentsFolder(dir: string): Promise<void> {
  for (const folder of [dir, join(dir, 'data'), experimentsFolder(dir)]) await ensureFolder(folder);
}

/** Stores an experiment in the place of what was stored of it. @throws ProgramError */
export async function storeExperiment(dir: string, experiment: Experiment): Promise<void> {
  await replaceFile(
    experimentFile(dir, experiment.id),
    `${JSON.stringify(experiment, undefined, 2)}\n`,
  );
}

/** The ids of the stored experiments, the newest first. */
export function listExperiments(dir: string): string[] {
  return listNames(experimentsFolder(dir), /^(x-[0-9a-z-]+)\.json$/);
}

/** The ids of the stored comparisons and searches of rates, the newest first. */
export function listStored(dir: string): string[] {
  const timeOf = (id: string): string => id.slice(2);
  return listNames(experimentsFolder(dir), /^([sx]-[0-9a-z-]+)\.json$/).toSorted((one, other) =>
    timeOf(other).localeCompare(timeOf(one)),
  );
}

/** Whether an id is that of a search of rates, and not of a comparison. */
export function isSearchId(id: string): boolean {
  return id.startsWith('s-');
}

/**
 * Finds a stored comparison or search.
 * @param name its id, or a part of it that no other id has
 * @throws UsageError where there is none, or several
 */
export function findStored(dir: string, name: string): string {
  const ids = listStored(dir);
  const found = ids.filter((id) => id === name || (name !== '' && id.includes(name)));
  const [id] = found;
  if (id === undefined) {
    throw new UsageError(
      `There is no comparison ${JSON.stringify(name)} in ${experimentsFolder(dir)}${didYouMean(name, ids)}`,
      '`dbsim-tui compare --list` lists them.',
    );
  }
  if (found.length > 1) {
    throw new UsageError(
      `${found.length} comparisons have ${JSON.stringify(name)} in their id`,
      `Write more of it: ${found.slice(0, 3).join(', ')}`,
    );
  }
  return id;
}

/** Reads a stored comparison by its id. @throws ProgramError where it cannot be read, or is of another version */
export function readExperiment(dir: string, id: string): Experiment {
  const file = experimentFile(dir, id);
  const read = readStoredFile<Experiment>(file);
  if (read?.schema !== EXPERIMENT_SCHEMA) {
    throw new UsageError(
      `${file} is not an experiment of this version (its schema is ${JSON.stringify(read?.schema ?? null)})`,
      `This version reads ${EXPERIMENT_SCHEMA}.`,
    );
  }
  return requireLists<Experiment>(file, read, LISTS);
}

/** Without these, nothing of a comparison can be shown. */
const LISTS = ['constants', 'factors', 'variants', 'runs', 'failures'] as const;

/** Folders of databases that experiments have left whose process was killed. */
export function leftWorkFolders(dir: string): string[] {
  const folder = experimentsFolder(dir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => {
      const owner = /^[sx]-[0-9a-z-]+\.(\d+)\.work$/.exec(name)?.[1];
      return owner !== undefined && !isAlive(Number(owner));
    })
    .map((name) => join(folder, name));
}
