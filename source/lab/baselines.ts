import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { ProgramError, UsageError } from '../base/errors.js';
import { ensureFolder } from '../base/folders.js';
import { formatAmount } from '../base/format.js';
import { didYouMean } from '../base/nearest.js';
import { replaceFile, saveNewFile } from '../base/save.js';
import { analyze } from './analysis.js';
import { EXPERIMENT_SCHEMA, type Experiment } from './experiment.js';
import { readStoredFile } from './stored-file.js';
import { LEAST_RUNS } from './verdict.js';

export const BASELINE_SCHEMA = 'dbsim.baseline/1';

/** A comparison that later ones are compared with, under a name. */
export interface Baseline {
  readonly schema: typeof BASELINE_SCHEMA;
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  readonly experiment: Experiment;
}

/** Where the baselines of a working folder are kept. */
export function baselinesFolder(dir: string): string {
  return join(dir, 'data', 'baselines');
}

/** The file of a baseline. @param name one that `requireBaselineName` accepts */
export function baselineFile(dir: string, name: string): string {
  return join(baselinesFolder(dir), `${name}.json`);
}

/** Names that are safe in a file name and in a table, whatever the system. */
const NAME = /^[a-z\d][\w.-]{0,63}$/i;

/** @param flag that gives the name @throws UsageError for a name that no baseline can have */
export function requireBaselineName(name: string, flag?: string): string {
  if (NAME.test(name)) return name;
  const who = flag === undefined ? 'A baseline' : `--${flag}`;
  throw new UsageError(
    `${who} needs a name of at most 64 letters, digits, dots, dashes and underscores that begins with a letter or digit (was ${JSON.stringify(name)})`,
    '',
  );
}

/** The names of the baselines, sorted. */
export function listBaselines(dir: string): string[] {
  const folder = baselinesFolder(dir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .filter((name) => NAME.test(name))
    .toSorted();
}

/**
 * Saves a comparison as a baseline.
 * @param replaces whether a baseline of this name is replaced
 * @throws ProgramError where it has too little to compare with, or the name is taken
 */
export async function saveBaseline(
  dir: string,
  name: string,
  experiment: Experiment,
  { replaces, now = new Date() }: { replaces: boolean; now?: Date },
): Promise<Baseline> {
  const problem = unfitness(experiment);
  if (problem !== undefined) {
    throw new ProgramError(`The baseline ${name} was not saved: ${problem}`);
  }
  const baseline: Baseline = {
    schema: BASELINE_SCHEMA,
    name,
    savedAt: now.toISOString(),
    experiment,
  };
  for (const folder of [join(dir, 'data'), baselinesFolder(dir)]) await ensureFolder(folder);
  const file = baselineFile(dir, name);
  const text = `${JSON.stringify(baseline, undefined, 2)}\n`;
  if (replaces) await replaceFile(file, text);
  else {
    requireFreeName(dir, name);
    await saveNewFile(file, text);
  }
  return baseline;
}

/** @throws UsageError where a baseline has this name already */
export function requireFreeName(dir: string, name: string): void {
  if (!existsSync(baselineFile(dir, name))) return;
  throw new UsageError(
    `There is a baseline ${name} already`,
    'Choose another name, or add --replace.',
  );
}

/** Why a comparison cannot be a baseline; undefined where it can. */
function unfitness(experiment: Experiment): string | undefined {
  const { rounds, results } = analyze(experiment);
  if (experiment.settings === undefined) {
    return 'an older version has stored it, without all its settings';
  }
  if (results.some(({ verdict }) => verdict.kind === 'disqualified')) {
    return 'a variant is disqualified';
  }
  if (rounds < LEAST_RUNS) {
    return `${rounds} of ${formatAmount(LEAST_RUNS, 'round')} that it needs are complete`;
  }
  return undefined;
}

/** Reads a baseline. @throws UsageError where there is none, ProgramError where it cannot be read */
export function readBaseline(dir: string, name: string): Baseline {
  const file = requireBaseline(dir, name);
  const read = readStoredFile<Baseline>(file);
  const { schema, experiment } = read ?? {};
  if (schema !== BASELINE_SCHEMA || experiment?.schema !== EXPERIMENT_SCHEMA) {
    throw new UsageError(
      `${file} is not a baseline of this version (its schema is ${JSON.stringify(schema ?? null)})`,
      `This version reads ${BASELINE_SCHEMA}.`,
    );
  }
  return { ...(read as Baseline), name };
}

/** Removes a baseline. @throws UsageError where there is none */
export async function removeBaseline(dir: string, name: string): Promise<void> {
  await rm(requireBaseline(dir, name));
}

function requireBaseline(dir: string, name: string): string {
  const file = baselineFile(dir, name);
  if (existsSync(file)) return file;
  const names = listBaselines(dir);
  throw new UsageError(
    `There is no baseline ${name} in ${baselinesFolder(dir)}${didYouMean(name, names)}`,
    names.length === 0
      ? 'compare … --save NAME makes one.'
      : '`dbsim-tui compare --baselines` lists them.',
  );
}
