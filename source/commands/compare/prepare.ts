import { resolve } from 'node:path';

import { InputError, UsageError } from '../../base/errors.js';
import { formatAmount } from '../../base/format.js';
import { SHOP } from '../../entities/shop.js';
import { formatVariant, type Variant } from '../../lab/factors.js';
import type { VariantTask } from '../../lab/variant-run.js';
import type { RunModel } from '../../model/run-model.js';
import { topologyIn } from '../../router/topology-in.js';
import { hasFile } from '../../router/topology.js';
import type { FlagValues } from '../context.js';
import { topologyFileOf } from '../topology.js';
import { chooseWorkload } from '../workload.js';
import { readSettings, requirePossible } from '../write-settings.js';

/** What is the same in all variants. */
export interface Given {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly flags: FlagValues;
  readonly model: RunModel | undefined;
}

/** @throws UsageError that lists every combination that cannot run, and why */
export async function prepareAll(
  workload: string,
  variants: readonly Variant[],
  given: Given,
): Promise<VariantTask[]> {
  const prepared: VariantTask[] = [];
  const problems: string[] = [];
  for (const variant of variants) {
    try {
      prepared.push(await prepare(workload, variant, given));
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof InputError)) throw error;
      problems.push(`${formatVariant(variant)}: ${error.message}`);
    }
  }
  if (problems.length === 0) return prepared;
  const more = problems.length - MOST_PROBLEMS;
  throw new UsageError(
    `${formatAmount(problems.length, 'variant')} cannot run: ${problems.slice(0, MOST_PROBLEMS).join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    'Change the values of --vary; nothing was run.',
  );
}

/** How many variants that cannot run are listed. */
const MOST_PROBLEMS = 8;

/** @throws UsageError, InputError where no database could do what a variant asks */
async function prepare(
  workload: string,
  variant: Variant,
  { dir, env, flags, model: own }: Given,
): Promise<VariantTask> {
  const all = { ...flags, ...variant };
  const settings = readSettings(all);
  const chosen = await chooseWorkload(workload, all, own?.model ?? SHOP);
  const file = topologyFileOf(all);
  const model = own?.descriptor;
  if (file === undefined) return { settings, chosen, model };
  const topology = await topologyIn(file, dir, env, own?.model ?? SHOP);
  requirePossible(settings, topology);
  const forFiles = (['journal', 'sync'] as const).find((name) => variant[name] !== undefined);
  if (forFiles !== undefined && !hasFile(topology)) {
    throw new UsageError(`--${forFiles} is for SQLite files, and ${file} names only servers`, '');
  }
  return { settings, chosen, model, base: { topology, file: resolve(file) } };
}
