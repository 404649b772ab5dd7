import { existsSync } from 'node:fs';

import { ProgramError, UsageError } from '../base/errors.js';
import { escapeText } from '../base/text.js';
import { OPEN_WORKLOAD } from '../engine/open-run/empty-workload.js';
import { findRun, headerOf } from '../ledger/catalogue.js';
import type { Model } from '../entities/model.js';
import { SHOP } from '../entities/shop.js';
import type { RunHeader } from '../ledger/record.js';
import type { RunModel } from '../model/run-model.js';
import {
  describePaceChanges,
  flagsOfRun,
  hasServer,
  runCommandLine,
  withoutPauses,
  type WrittenFlag,
} from '../report/command-line.js';
import { readRecord } from '../report/run.js';
import { topologyIn } from '../router/topology-in.js';
import { fingerprintOf } from '../router/topology.js';
import type { CommandContext, FlagValues } from './context.js';
import { chooseModel, isModelFile } from './model-option.js';
import { modelFile } from './model/model-file.js';
import { NO_UNIT } from './policy-settings.js';
import { findFolder, isFromFolder } from './workload.js';

/**
 * `run --again [RUN]`: the command line that started the stored run; other flags override its own.
 * Prints that command line, and what it does not repeat.
 * @throws ProgramError where the run cannot be repeated, with the reason
 */
export async function repeatStored(context: CommandContext): Promise<CommandContext> {
  const { dir, flags, operands, notify } = context;
  if (operands.length > 0) {
    throw new UsageError(`--again repeats the workload of the run: leave out ${operands[0]}`, '');
  }
  const { again } = flags;
  const runId = findRun(dir, again === true || again === '' ? undefined : again);
  const {
    workload,
    flags: repeated,
    model,
    commandLine,
    notes,
  } = await findRepeatable({ dir, env: context.io.env }, runId, flags);
  notify(`Repeating ${runId}: ${escapeText(commandLine)}`);
  if (repeated['fresh'] !== true) notify(KEPT);
  for (const note of notes) notify(escapeText(note));
  return { ...context, operands: [workload], flags: repeated, model };
}

/** How a stored run is started again. */
export interface RepeatableRun {
  readonly workload: string;
  readonly flags: FlagValues;
  /** Its model, as its record holds it; undefined for the default one and where the flags name another. */
  readonly model?: RunModel | undefined;
  /** The same as a command line. */
  readonly commandLine: string;
  /** What it does not repeat, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Finds the command line that started a stored run.
 * @param given flags that override its own
 * @throws ProgramError where the run cannot be repeated, with the reason
 */
export async function findRepeatable(
  place: { readonly dir: string; readonly env: NodeJS.ProcessEnv },
  runId: string,
  given: FlagValues = {},
): Promise<RepeatableRun> {
  const { dir } = place;
  const header = headerOf(dir, runId);
  if (header?.workload === OPEN_WORKLOAD) {
    throw cannotRepeat(runId, 'its rows came over HTTP, one by one');
  }
  const stored = header && repeatedFlags(header);
  if (!stored) throw cannotRepeat(runId, 'its journal lacks the command line');
  const { workload } = header;
  const flags: FlagValues = {
    ...Object.fromEntries(stored.filter(([name]) => !isReplaced(name, given))),
    ...given,
    again: undefined,
  };
  const model = await modelOfRepeated(header, given);
  await requireSameDatabases(header, runId, { flags, model: model?.model ?? SHOP }, place);
  const isGone = isModelFile(workload)
    ? !existsSync(modelFile(workload))
    : isFromFolder(workload) && (await findFolder(workload)) === undefined;
  if (isGone) {
    throw cannotRepeat(
      runId,
      `its folder of rows, ${JSON.stringify(workload)}, is not here`,
      'Run the command in the folder where that run was started',
    );
  }
  const record = await readRecord(dir, runId);
  return {
    workload,
    flags,
    ...(model ? { model } : {}),
    commandLine: runCommandLine(workload, [
      ...changedFlags(stored, given),
      ...(dir === '.' ? [] : [['dir', dir] as const]),
    ]),
    notes: notesOn(header, record ? withoutPauses(record.run) : []),
  };
}

/** The model of a run, unless the flags name another one. */
async function modelOfRepeated(
  { model }: RunHeader,
  given: FlagValues,
): Promise<RunModel | undefined> {
  if (given['model'] !== undefined) return chooseModel({ flags: given });
  if (model === undefined) return undefined;
  const { runModelOf } = await import('../model/run-model.js');
  return runModelOf(model);
}

const KEPT = 'The rows in the databases are kept; --fresh empties them first.';

/** The flags of a run; undefined where its journal lacks them. */
function repeatedFlags(header: Partial<RunHeader>): WrittenFlag[] | undefined {
  const { workload, threads, seed, planned, settings } = header;
  if (!settings || workload === undefined || threads === undefined) return undefined;
  const isGenerated = workload === 'generate';
  const howMuch = settings.rows ?? settings.durationMs;
  if (isGenerated && (howMuch === undefined || settings.invalid === undefined)) return undefined;
  const rows = planned === undefined ? {} : { planned };
  return flagsOfRun({ workload, threads, seed: seed ?? null, settings, ...rows });
}

/** The flags of the run, with those of the command line in their place; files that it writes are left out. */
function changedFlags(stored: readonly WrittenFlag[], given: FlagValues): WrittenFlag[] {
  const isSetting = new Set([...stored.map(([name]) => name), ...SETTINGS]);
  const added = Object.entries(given).filter(
    (entry): entry is [string, string | true] => entry[1] !== undefined && isSetting.has(entry[0]),
  );
  const kept = stored.filter(([name]) => given[name] === undefined && !isReplaced(name, given));
  return [...kept, ...added];
}

/** Whether another flag takes the place of this one: how much is written, what a turn is, or that there are no units. */
function isReplaced(
  name: string,
  { rows, duration, turn, order, batch, pipeline, unit }: FlagValues,
): boolean {
  const hasTurns = order !== 'race' && [batch, pipeline].every((value) => Number(value ?? 1) <= 1);
  return (
    (name === 'rows' && duration !== undefined) ||
    (name === 'duration' && rows !== undefined) ||
    (name === 'turn' && turn === undefined && !hasTurns) ||
    (name === 'together' && unit === NO_UNIT)
  );
}

/** Settings that a run may have been started without. */
const SETTINGS = [
  'rows',
  'duration',
  'map',
  'row',
  'topology',
  'model',
  'pipeline',
  'turn',
  'writer',
  'begin',
  'check-first',
  'retry',
  'skew',
  'lane',
  'unit',
  'together',
  'pace',
  'slow',
  'rate',
  'arrival',
  'fresh',
];

async function requireSameDatabases(
  header: RunHeader,
  runId: string,
  { flags, model }: { readonly flags: FlagValues; readonly model: Model },
  { dir, env }: { readonly dir: string; readonly env: NodeJS.ProcessEnv },
): Promise<void> {
  const { topology: file, topologyFingerprint } = header.settings;
  const used = flags['topology'];
  if (used === undefined && hasServer(header)) {
    throw cannotRepeat(
      runId,
      'it wrote to servers, and its journal does not name the topology file',
      'Name the file with --topology',
    );
  }
  if (used === undefined || used !== file) return;
  if (!existsSync(file)) {
    throw cannotRepeat(
      runId,
      `its topology file ${file} is not here`,
      'Run the command in the folder where that run was started, or name the file with --topology',
    );
  }
  const topology = await topologyIn(file, dir, env, model);
  if (topologyFingerprint !== undefined && topologyFingerprint !== fingerprintOf(topology)) {
    throw cannotRepeat(
      runId,
      `${file} names other databases than it did for that run`,
      'Name the right file with --topology',
    );
  }
}

function notesOn(
  { workload }: RunHeader,
  paceChanges: Parameters<typeof describePaceChanges>[0],
): string[] {
  return [
    ...(isFromFolder(workload) || isModelFile(workload)
      ? [`The run reads the rows that ${workload} holds now.`]
      : []),
    ...(paceChanges.length > 0
      ? [`Not repeated: that run changed its pace later, to ${describePaceChanges(paceChanges)}.`]
      : []),
  ];
}

function cannotRepeat(runId: string, reason: string, hint = ''): ProgramError {
  return new ProgramError(`Run ${runId} cannot be repeated: ${reason}`, { exitCode: 2, hint });
}
