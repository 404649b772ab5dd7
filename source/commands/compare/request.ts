import { randomInt } from 'node:crypto';
import { UsageError } from '../../base/errors.js';
import { escapeText } from '../../base/text.js';
import { workloadName, type ChosenWorkload } from '../../engine/workload.js';
import type { ExperimentTask } from '../../lab/conduct.js';
import type { VariantTask } from '../../lab/variant-run.js';
import {
  EXPERIMENT_SCHEMA,
  type Experiment,
  type ExperimentVariant,
} from '../../lab/experiment.js';
import {
  combine,
  readFactors,
  type Factor,
  type FactorName,
  type Variant,
} from '../../lab/factors.js';
import { seedAfter } from '../../lab/seeds.js';
import { stampedId } from '../../ledger/files.js';
import { LIMITS } from '../../sim/settings.js';
import type { CommandContext, FlagValues } from '../context.js';
import { chooseModel, withGeneratedRows } from '../model-option.js';
import { readInteger } from '../values.js';
import { prepareAll } from './prepare.js';
import { problemOfVaried } from './varied-values.js';
import { DEFAULT_REPEAT, DEFAULT_TOLERANCE, REPEAT_LIMITS } from './flags.js';
import {
  describeCommand,
  describeConstants,
  machineOf,
  describeSettings,
} from './describe-task.js';

/** What a comparison is read from: a command line, or a form. */
export type CompareRequest = Pick<
  CommandContext,
  'operands' | 'flags' | 'lists' | 'dir' | 'version' | 'model'
> & {
  /** The variables for topology files. */
  readonly env: NodeJS.ProcessEnv;
};

/**
 * Reads what to compare; refuses combinations that cannot run before anything runs.
 * @param baseline what it is compared with: generated rows are those of its seed, unless one is given
 * @throws UsageError
 */
export async function readTask(
  given: CompareRequest,
  baseline?: Experiment,
): Promise<ExperimentTask> {
  const request = await withGeneratedRows(given);
  const { operands, flags, lists, dir, version } = request;
  if ((lists['vary'] ?? []).length === 0) {
    throw new UsageError(
      'compare needs something to compare: give --vary',
      baseline
        ? `The baseline was made by: ${escapeText(baseline.command)}`
        : 'For example `dbsim-tui compare generate --rows 20000 --vary batch=1,100`',
    );
  }
  const workload = operands[0] ?? (await defaultWorkload(request));
  if (workload === 'row') {
    throw new UsageError('compare needs more than one row: the workload row has no rate', '');
  }
  const seed = readSeed(workload, flags, baseline?.seed ?? undefined);
  const { factors, combined, prepared } = await readVariants(request, workload, seed);
  const hasControl = flags['no-aa'] === undefined;
  const variants = listVariants(combined, hasControl);
  const preparedOf = (variant: number): VariantTask =>
    prepared[hasControl && variant > 0 ? variant - 1 : variant] as VariantTask;
  const [base] = prepared;
  if (!base) throw new RangeError('there is no variant');
  const now = new Date();
  const experiment: Experiment = {
    schema: EXPERIMENT_SCHEMA,
    id: stampedId('x', now),
    startedAt: now.toISOString(),
    status: 'running',
    workload: workloadName(base.chosen),
    planned: null,
    seed,
    constants: describeConstants(prepared, factors),
    settings: describeSettings(base, flags),
    command: describeCommand(request, workload, seed),
    factors,
    variants,
    rounds:
      flags['repeat'] === undefined
        ? DEFAULT_REPEAT
        : readInteger('repeat', String(flags['repeat']), REPEAT_LIMITS),
    hasWarmUp: flags['no-warm-up'] === undefined,
    tolerance: readTolerance(flags['tolerance']),
    machine: machineOf(version),
    othersShare: null,
    decidesWhenBusy: flags['anyway'] !== undefined,
    runs: [],
    failures: [],
  };
  return {
    dir,
    version,
    experiment,
    keeps: flags['keep'] !== undefined,
    taskOf: (variant, round) => {
      const { chosen, ...others } = preparedOf(variant);
      return { chosen: rowsOfRound(chosen, round, experiment.rounds), ...others };
    },
  };
}

/** The rows of the assignment, where the model has them. */
async function defaultWorkload(
  chooser: Pick<CompareRequest, 'operands' | 'flags' | 'model'>,
): Promise<string> {
  return (await chooseModel(chooser)) ? 'generate' : 'assignment';
}

/** What is varied, and what each variant writes and how. */
export interface ReadVariants {
  readonly factors: readonly Factor[];
  readonly combined: readonly Variant[];
  /** In the order of `combined`. */
  readonly prepared: readonly VariantTask[];
}

/**
 * Reads the variants: one where nothing is varied.
 * @param seed of generated rows
 * @throws UsageError where a combination cannot run
 */
export async function readVariants(
  { operands, flags, lists, dir, env, model: given }: CompareRequest,
  workload: string,
  seed: number | null,
): Promise<ReadVariants> {
  const vary = lists['vary'] ?? [];
  const factors = readFactors(vary);
  for (const [index, { name }] of factors.entries()) requireValues(name, vary[index] ?? '');
  const twice = factors.find(({ name }) => flags[name] !== undefined);
  if (twice) {
    throw new UsageError(
      `--${twice.name} and --vary ${twice.name} contradict each other`,
      'Leave one of them out.',
    );
  }
  const combined = combine(factors);
  const seeded = seed === null ? {} : { seed: String(seed) };
  const model = await chooseModel({ operands, flags, model: given });
  const prepared = await prepareAll(workload, combined, {
    dir,
    env,
    model,
    flags: { ...flags, ...seeded },
  });
  return { factors, combined, prepared };
}

/** @param given "threads=1,8" @throws UsageError that names the values which a setting can have */
function requireValues(name: FactorName, given: string): void {
  const problem = problemOfVaried(name, given.slice(given.indexOf('=') + 1));
  if (problem !== undefined) throw new UsageError(`--vary ${problem}`, '');
}

/** The base, the base again as a control, and the others. */
function listVariants(combined: readonly Variant[], hasControl: boolean): ExperimentVariant[] {
  const variants = combined.map((settings) => ({ settings, isControl: false }));
  const [base] = variants;
  if (base && hasControl) variants.splice(1, 0, { settings: base.settings, isControl: true });
  return variants;
}

/** Of generated rows; the same for all variants of a round. */
export function readSeed(
  workload: string,
  { seed }: FlagValues,
  fallback = randomInt(LIMITS.seed.max + 1),
): number | null {
  if (workload !== 'generate') return null;
  return seed === undefined ? fallback : readInteger('seed', String(seed), LIMITS.seed);
}

/** Each round has rows of its own, so that no verdict depends on one set of them; the first has the seed's. */
function rowsOfRound(chosen: ChosenWorkload, round: number, rounds: number): ChosenWorkload {
  if (chosen.kind !== 'generate') return chosen;
  const later = round === 0 ? rounds : round - 1;
  return { ...chosen, seed: seedAfter(chosen.seed, later) };
}

/** A share: "5%", "5" and "0.5%" are 0.05, 0.05 and 0.005. */
function readTolerance(text: string | true | undefined): number {
  const given = typeof text === 'string' ? text : DEFAULT_TOLERANCE;
  const number = /^(\d+(?:\.\d+)?)\s*%?$/.exec(given)?.[1];
  const share = Number(number) / 100;
  if (number !== undefined && share <= 0.5) return share;
  throw new UsageError(
    `--tolerance must be a percentage from 0% to 50% (was ${JSON.stringify(given)})`,
    '',
  );
}
