import { randomInt } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { UsageError } from '../base/errors.js';
import { isFolder } from '../base/folders.js';
import { formatFew } from '../base/format.js';
import { didYouMean } from '../base/nearest.js';
import { packageFile } from '../base/package-root.js';
import { escapeText } from '../base/text.js';
import type { ChosenWorkload } from '../engine/workload.js';
import type { Entity, Model } from '../entities/model.js';
import { SHOP, SHOP_ROW } from '../entities/shop.js';
import { LIMITS } from '../sim/settings.js';
import type { FlagValues } from './context.js';
import { NAMED_WORKLOADS } from './flag.js';
import { isModelFile } from './model-option.js';
import { SHIPPED_PACKAGES } from './model/actions.js';
import { modelFile } from './model/model-file.js';
import { NO_UNIT } from './policy-settings.js';
import { SETTINGS } from './settings.js';
import { unitOf } from './unit-option.js';
import { readDecimal, readInteger, readTime } from './values.js';

/** Flags that only mean something for generated rows. */
const GENERATE_FLAGS = ['rows', 'duration', 'invalid', 'seed', 'skew', 'unit'];

/** Whether a workload is read from a folder. */
export function isFromFolder(name: string): boolean {
  return !['assignment', 'generate', 'row'].includes(name) && !isModelFile(name);
}

/** The workloads that hold rows of the default model. */
const OF_DEFAULT_MODEL = ['assignment', 'chinook'];

/** Finds out which workload is meant. @param model of its rows @throws UsageError */
export async function chooseWorkload(
  name: string,
  flags: FlagValues,
  model: Model,
): Promise<ChosenWorkload> {
  const { map, row } = flags;
  if (model !== SHOP && OF_DEFAULT_MODEL.includes(name)) {
    throw new UsageError(
      `The workload ${name} has rows of the model ${SHOP.name}, not of ${escapeText(model.name)}`,
      'With --model, the workload is generate, row, or a folder of files',
    );
  }
  if (row !== undefined && name !== 'row') {
    throw new UsageError(`--row belongs to the workload row, not to ${name}`, '');
  }
  if (map !== undefined && !isFromFolder(name)) {
    throw new UsageError('--map belongs to a workload folder', '');
  }
  if (name === 'generate') return chooseGenerated(flags, model);
  for (const flag of GENERATE_FLAGS) {
    if (flags[flag] !== undefined && !(flag === 'unit' && flags[flag] === NO_UNIT)) {
      throw new UsageError(`--${flag} belongs to the workload generate, not to ${name}`, '');
    }
  }
  if (name === 'assignment') return { kind: 'assignment' };
  if (name === 'row') return chooseRow(flags, model);
  if (isModelFile(name)) return choosePackage(name, flags);
  const folder = { kind: 'folder', name, path: await requireFolder(name, model) } as const;
  if (typeof map !== 'string') return folder;
  const { readColumnMaps } = await import('./column-maps.js');
  return { ...folder, map, columnMaps: readColumnMaps(map, model) };
}

/** The rows of the files that a model file names. @throws UsageError */
function choosePackage(name: string, { model }: FlagValues): ChosenWorkload {
  if (model !== undefined && model !== name) {
    throw new UsageError(`The workload ${escapeText(name)} is a model file: leave out --model`, '');
  }
  return { kind: 'package', name, folder: dirname(modelFile(name)) };
}

async function chooseRow({ row }: FlagValues, model: Model): Promise<ChosenWorkload> {
  const { readTypedRow } = await import('../sim/workloads/typed-row.js');
  const typed = typeof row === 'string' ? readTypedRow(row, model) : undefined;
  if (typed?.ok && typeof row === 'string') return { kind: 'row', text: row };
  throw new UsageError(
    typed && !typed.ok ? `--row: ${typed.problem}` : 'The workload row needs --row',
    `Write for example ${exampleOf(model)}`,
  );
}

/** A command line that inserts one row of a model. */
function exampleOf(model: Model): string {
  if (model === SHOP) return `\`dbsim-tui run row --row "${SHOP_ROW}"\``;
  const [{ name, fields, example }] = model.entities as [Entity];
  const row = fields.map((field, position) => [field.name, example[position]]);
  return `--row '${escapeText(`${name} ${JSON.stringify(Object.fromEntries(row))}`)}'`;
}

function chooseGenerated(flags: FlagValues, model: Model): ChosenWorkload {
  const { rows, duration, invalid, seed, skew } = flags;
  const unit = unitOf(flags, model);
  if (unit !== undefined && duration !== undefined) {
    throw new UsageError(
      '--unit writes a number of whole units: give --rows instead of --duration',
      '',
    );
  }
  if (unit !== undefined && skew !== undefined) {
    throw new UsageError(
      '--skew chooses the rows to which others refer, and those of a unit refer to one another: leave one out',
      '',
    );
  }
  if (rows !== undefined && duration !== undefined) {
    throw new UsageError(
      '--rows and --duration contradict each other',
      'Rows are written until there are so many, or until the time is over.',
    );
  }
  const { rows: rowsSetting, invalid: invalidSetting } = SETTINGS;
  return {
    kind: 'generate',
    // A model file plans its rows itself.
    ...(rows === undefined && model !== SHOP
      ? {}
      : { rows: readInteger('rows', String(rows ?? rowsSetting.default), LIMITS.rows) }),
    invalid: readDecimal('invalid', String(invalid ?? invalidSetting.default), LIMITS.invalid),
    seed:
      seed === undefined
        ? randomInt(LIMITS.seed.max + 1)
        : readInteger('seed', String(seed), LIMITS.seed),
    ...(skew === undefined ? {} : { skew: readDecimal('skew', String(skew), LIMITS.skew) }),
    ...(duration === undefined
      ? {}
      : { durationMs: readTime('duration', String(duration), LIMITS.duration) }),
    ...(unit === undefined ? {} : { unit }),
  };
}

/** @throws UsageError where there is no such folder */
async function requireFolder(name: string, model: Model): Promise<string> {
  const folder = await findFolder(name);
  if (folder !== undefined) return folder;
  const guess = didYouMean(name, [...NAMED_WORKLOADS, ...SHIPPED_PACKAGES, ...foldersBeside(name)]);
  throw new UsageError(
    existsSync(name)
      ? `${name} is not a folder`
      : `There is no workload and no folder called ${JSON.stringify(name)}${guess}`,
    describeWorkloads(model),
  );
}

/** Tables that a sentence lists. */
const NAMED = 6;

function describeWorkloads(model: Model): string {
  const named = model === SHOP ? 'assignment, generate, chinook, music, row' : 'generate, row';
  const tables = model.entities.map(({ table }) => escapeText(table));
  return `A workload is ${named}, a folder with ${formatFew(tables, NAMED)} as .csv, .json or .ndjson, or a data package.`;
}

/**
 * The folder of a workload by its path, or that of an example that comes with the program by its name;
 * undefined where there is neither.
 */
export async function findFolder(name: string): Promise<string | undefined> {
  if (await isFolder(name)) return name;
  if (existsSync(name) || !/^[\w-]+$/.test(name)) return undefined;
  const example = fileURLToPath(packageFile(`examples/${name}`));
  return (await isFolder(example)) ? example : undefined;
}

/** The folders in the same place as a path, written as the path is. */
function foldersBeside(path: string): string[] {
  const start = path.slice(0, path.lastIndexOf(basename(path)));
  try {
    return readdirSync(dirname(path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${start}${name}`);
  } catch {
    return [];
  }
}
