import { UsageError } from '../../base/errors.js';
import { formatList } from '../../base/format.js';
import { didYouMean } from '../../base/nearest.js';
import { readTask } from '../../commands/compare/request.js';
import type { FlagValues } from '../../commands/context.js';
import { NAMED_WORKLOADS, type CommandName } from '../../commands/flag.js';
import { flagsOf } from '../../commands/flags.js';
import { RUN_FLAGS } from '../../commands/run-flags.js';
import { chooseWorkload } from '../../commands/workload.js';
import { readSettings, requirePossible } from '../../commands/write-settings.js';
import type { ChosenWorkload } from '../../engine/workload.js';
import { SHOP } from '../../entities/shop.js';
import type { ExperimentTask } from '../../lab/conduct.js';
import type { Topology } from '../../router/topology.js';
import type { WriteSettings } from '../../sim/settings.js';
import type { NamedModel } from '../open-databases.js';

/** The settings of a request: the flags of the command without their dashes. */
export type RequestedSettings = Readonly<Record<string, string | number | boolean>>;

/** A run that is asked for. */
export interface RequestedRun {
  readonly workload: string;
  readonly settings: RequestedSettings;
}

/** A comparison that is asked for. */
export interface RequestedExperiment extends RequestedRun {
  /** "1,10,100" by the name of a setting. */
  readonly vary: Readonly<Record<string, string>>;
}

/** What requests are read for. */
export interface RequestPlace {
  readonly dir: string;
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly model: NamedModel | undefined;
  readonly topology: Topology;
}

/** Where rows go, and files of the machine, are matters of the program that serves. */
const NOT_REQUESTED = ['model', 'topology', 'map', 'dir'];

/** Settings that runs and comparisons take from a request. */
const OF_COMPARE = ['repeat', 'tolerance', 'seed', 'no-warm-up', 'no-aa'];

/** Reads a run as the command does. @throws UsageError that names the setting */
export async function readRun(
  { workload, settings: given }: RequestedRun,
  { model, topology }: Pick<RequestPlace, 'model' | 'topology'>,
): Promise<{ readonly chosen: ChosenWorkload; readonly settings: WriteSettings }> {
  const flags = flagsFrom(given, 'run');
  const settings = readSettings(flags);
  requirePossible(settings, topology);
  const chosen = await chooseWorkload(requireWorkload(workload), flags, model?.read.model ?? SHOP);
  return { chosen, settings };
}

/** Reads a comparison as the command does. @throws UsageError that names the setting */
export function readExperiment(
  { workload, settings, vary }: RequestedExperiment,
  { dir, version, env, model }: RequestPlace,
): Promise<ExperimentTask> {
  const flags = flagsFrom(settings, 'compare');
  return readTask({
    operands: [requireWorkload(workload)],
    flags: model ? { ...flags, model: model.word } : flags,
    lists: { vary: Object.entries(vary).map(([name, values]) => `${name}=${values}`) },
    model: model?.read,
    dir,
    version,
    env,
  });
}

/** The names of the settings that a request may have. */
export function settingNames(command: 'run' | 'compare'): string[] {
  const known = RUN_FLAGS.filter(({ commands }) => commands.includes(command)).map(keepName);
  const own = command === 'compare' ? OF_COMPARE : [];
  return [...new Set([...known, ...own])].filter((name) => !NOT_REQUESTED.includes(name));
}

function keepName({ name }: { readonly name: string }): string {
  return name;
}

/** The workloads that a request may name. */
export const REQUESTED_WORKLOADS: readonly string[] = NAMED_WORKLOADS;

function requireWorkload(name: string): string {
  if (REQUESTED_WORKLOADS.includes(name)) return name;
  throw new UsageError(
    `There is no workload ${JSON.stringify(name)}${didYouMean(name, REQUESTED_WORKLOADS)}`,
    `A workload is ${formatList(REQUESTED_WORKLOADS, 'or')}`,
  );
}

/** The flags as the command line would give them. @throws UsageError */
function flagsFrom(given: RequestedSettings, command: 'run' | 'compare'): FlagValues {
  const names = settingNames(command);
  const flags: Record<string, string | true> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!names.includes(name)) {
      throw new UsageError(
        `There is no setting ${JSON.stringify(name)}${didYouMean(name, names)}`,
        `Settings are ${formatList(names)}`,
      );
    }
    const flag = valueOf(name, value, command);
    if (flag !== undefined) flags[name] = flag;
  }
  return flags;
}

/** A switch is true or false; any other setting has a value. */
function valueOf(
  name: string,
  value: string | number | boolean,
  command: CommandName,
): string | true | undefined {
  const isSwitch = flagsOf(command).find((flag) => flag.name === name)?.takes === undefined;
  if (isSwitch) {
    if (value === true) return true;
    if (value === false) return undefined;
    throw new UsageError(`${name} must be true or false (was ${JSON.stringify(value)})`, '');
  }
  if (typeof value === 'boolean') {
    throw new UsageError(`${name} must be a text or a number (was ${value})`, '');
  }
  return String(value);
}
