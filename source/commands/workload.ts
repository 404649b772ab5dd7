import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { UsageError } from '../base/errors.js';
import { isFolder } from '../base/folders.js';
import { packageFile } from '../base/package-root.js';
import { runsFolder } from '../ledger/files.js';
import { LIMITS } from '../sim/settings.js';
import { assignmentWorkload } from '../sim/workloads/assignment.js';
import { folderWorkload } from '../sim/workloads/folder.js';
import { generateWorkload } from '../sim/workloads/generate.js';
import type { Workload } from '../sim/workloads/workload.js';
import type { FlagValues } from './context.js';
import { readDecimal, readInteger } from './values.js';

const DEFAULT_ROWS = 10_000;
const DEFAULT_INVALID = 0.15;

/** Flags that only mean something for generated rows. */
const GENERATE_FLAGS = ['rows', 'invalid', 'seed'];

/** A workload that is chosen and checked, but not read yet. */
export interface ChosenWorkload {
  readonly name: string;
  /** Share of broken rows of a generated workload. */
  readonly invalid?: number;
  /** Reads it. @throws InputError at the first thing wrong with it */
  load(options: { dir: string; rowsPerTurn: number; signal: AbortSignal }): Promise<Workload>;
}

/** Finds out which workload is meant. @throws UsageError */
export async function chooseWorkload(name: string, flags: FlagValues): Promise<ChosenWorkload> {
  if (name === 'generate') return chooseGenerated(flags);
  for (const flag of GENERATE_FLAGS) {
    if (flags[flag] !== undefined) {
      throw new UsageError(`--${flag} belongs to the workload generate, not to ${name}`, '');
    }
  }
  if (name === 'assignment') return { name, load: async () => assignmentWorkload() };
  const folder = await findFolder(name);
  return {
    name,
    load: async ({ dir, rowsPerTurn, signal }) => {
      const workload = await folderWorkload(folder, {
        spoolDir: runsFolder(dir),
        stride: rowsPerTurn,
        signal,
      });
      return { ...workload, name };
    },
  };
}

function chooseGenerated(flags: FlagValues): ChosenWorkload {
  const text = (flag: string): string | undefined => flags[flag] as string | undefined;
  const rows =
    text('rows') === undefined
      ? DEFAULT_ROWS
      : readInteger('rows', text('rows') ?? '', LIMITS.rows);
  const invalid =
    text('invalid') === undefined
      ? DEFAULT_INVALID
      : readDecimal('invalid', text('invalid') ?? '', LIMITS.invalid);
  const seed =
    text('seed') === undefined
      ? randomInt(LIMITS.seed.max + 1)
      : readInteger('seed', text('seed') ?? '', LIMITS.seed);
  return {
    name: 'generate',
    invalid,
    load: async () => generateWorkload({ rows, invalid, seed }),
  };
}

/** A folder by its path, or an example that comes with the program by its name. */
async function findFolder(name: string): Promise<string> {
  if (await isFolder(name)) return name;
  if (!existsSync(name) && /^[\w-]+$/.test(name)) {
    const example = fileURLToPath(packageFile(`examples/${name}`));
    if (await isFolder(example)) return example;
  }
  throw new UsageError(
    existsSync(name)
      ? `${name} is not a folder`
      : `There is no workload and no folder called ${JSON.stringify(name)}`,
    'A workload is assignment, generate, chinook, or a folder with users, products and orders as .csv, .json or .ndjson.',
  );
}
