import { randomInt } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { UsageError } from '../base/errors.js';
import { isFolder } from '../base/folders.js';
import { didYouMean } from '../base/nearest.js';
import { packageFile } from '../base/package-root.js';
import type { ChosenWorkload } from '../engine/workload.js';
import { SHOP } from '../entities/shop.js';
import { LIMITS } from '../sim/settings.js';
import { readTypedRow } from '../sim/workloads/typed-row.js';
import { readColumnMaps } from './column-maps.js';
import type { FlagValues } from './context.js';
import { NAMED_WORKLOADS } from './flag.js';
import { SETTINGS } from './settings.js';
import { readDecimal, readInteger, readTime } from './values.js';
import { unitOf } from './write-settings.js';

/** Flags that only mean something for generated rows. */
const GENERATE_FLAGS = ['rows', 'duration', 'invalid', 'seed', 'unit'];

/** Whether a workload is read from a folder. */
export function isFromFolder(name: string): boolean {
  return !['assignment', 'generate', 'row'].includes(name);
}

/** Finds out which workload is meant. @throws UsageError */
export async function chooseWorkload(name: string, flags: FlagValues): Promise<ChosenWorkload> {
  const { map, row } = flags;
  if (row !== undefined && name !== 'row') {
    throw new UsageError(`--row belongs to the workload row, not to ${name}`, '');
  }
  if (map !== undefined && !isFromFolder(name)) {
    throw new UsageError('--map belongs to a workload folder', '');
  }
  if (name === 'generate') return chooseGenerated(flags);
  for (const flag of GENERATE_FLAGS) {
    if (flags[flag] !== undefined && !(flag === 'unit' && unitOf(flags) === undefined)) {
      throw new UsageError(`--${flag} belongs to the workload generate, not to ${name}`, '');
    }
  }
  if (name === 'assignment') return { kind: 'assignment' };
  if (name === 'row') return chooseRow(flags);
  const folder = { kind: 'folder', name, path: await requireFolder(name) } as const;
  return typeof map === 'string' ? { ...folder, map, columnMaps: readColumnMaps(map) } : folder;
}

function chooseRow({ row }: FlagValues): ChosenWorkload {
  const typed = typeof row === 'string' ? readTypedRow(row, SHOP) : undefined;
  if (typed?.ok && typeof row === 'string') return { kind: 'row', text: row };
  throw new UsageError(
    typed && !typed.ok ? `--row: ${typed.problem}` : 'The workload row needs --row',
    'Write for example `dbsim-tui run row --row "User 12, Ana, ana@example.com"`',
  );
}

function chooseGenerated(flags: FlagValues): ChosenWorkload {
  const { rows, duration, invalid, seed } = flags;
  const unit = unitOf(flags);
  if (unit !== undefined && duration !== undefined) {
    throw new UsageError(
      '--unit writes a number of whole units: give --rows instead of --duration',
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
    rows: readInteger('rows', String(rows ?? rowsSetting.default), LIMITS.rows),
    invalid: readDecimal('invalid', String(invalid ?? invalidSetting.default), LIMITS.invalid),
    seed:
      seed === undefined
        ? randomInt(LIMITS.seed.max + 1)
        : readInteger('seed', String(seed), LIMITS.seed),
    ...(duration === undefined
      ? {}
      : { durationMs: readTime('duration', String(duration), LIMITS.duration) }),
    ...(unit === undefined ? {} : { unit }),
  };
}

/** @throws UsageError where there is no such folder */
async function requireFolder(name: string): Promise<string> {
  const folder = await findFolder(name);
  if (folder !== undefined) return folder;
  const guess = didYouMean(name, [...NAMED_WORKLOADS, ...foldersBeside(name)]);
  throw new UsageError(
    existsSync(name)
      ? `${name} is not a folder`
      : `There is no workload and no folder called ${JSON.stringify(name)}${guess}`,
    'A workload is assignment, generate, chinook, row, or a folder with users, products and orders as .csv, .json or .ndjson.',
  );
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
