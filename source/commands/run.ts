import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { buildRecord } from '../audit/record.js';
import { requestAudit } from '../audit/client.js';
import { ProgramError, UsageError } from '../base/errors.js';
import { ensureFolder } from '../base/folders.js';
import { saveNewFile } from '../base/save.js';
import { lockFolder } from '../db/sqlite/folder-lock.js';
import { JOURNAL_MODES, SYNC_LEVELS } from '../db/sqlite/settings.js';
import { runsFolder } from '../ledger/files.js';
import type { RunRecord } from '../ledger/record.js';
import { DATA_FOLDER } from '../router/topology.js';
import { startRun, type ActiveRun, type RunOptions } from '../sim/run.js';
import {
  DEFAULT_SETTINGS,
  LIMITS,
  ORDER_POLICIES,
  REFERENCE_POLICIES,
  type WriteSettings,
} from '../sim/settings.js';
import type { CommandContext, ExitStatus, FlagValues } from './context.js';
import { showProgress } from './progress.js';
import { watchSignals, type SignalWatch } from './signals.js';
import { summarizeRun } from './summary.js';
import { readChoice, readInteger } from './values.js';
import { chooseWorkload, type ChosenWorkload } from './workload.js';

/** `dbsim-tui run [workload]`: insert, audit, say so. */
export async function runCommand(context: CommandContext): Promise<ExitStatus> {
  const { operands, flags, dir } = context;
  const settings = readSettings(flags);
  const chosen = await chooseWorkload(operands[0] ?? 'assignment', flags);
  const jsonFile = newJsonFile(flags);
  await ensureFolder(dir);
  const lock = await lockFolder(join(dir, DATA_FOLDER));
  const watch = watchRun(context);
  try {
    await ensureFolder(runsFolder(dir));
    const record = await carryOut(context, chosen, settings, watch);
    if (!record) return watch.status ?? 1;
    await publish(record, context, jsonFile);
    return watch.status ?? exitStatusOf(record);
  } finally {
    watch.close();
    await lock.release();
  }
}

/** The settings that the flags ask for. @throws UsageError */
export function readSettings(flags: FlagValues): WriteSettings {
  const integer = (flag: 'threads' | 'batch' | 'pace', fallback: number): number =>
    flags[flag] === undefined ? fallback : readInteger(flag, String(flags[flag]), LIMITS[flag]);
  const choice = <Choice extends string>(
    flag: string,
    fallback: Choice,
    choices: readonly Choice[],
  ): Choice =>
    flags[flag] === undefined ? fallback : readChoice(flag, String(flags[flag]), choices);
  return {
    threads: integer('threads', DEFAULT_SETTINGS.threads),
    batch: integer('batch', DEFAULT_SETTINGS.batch),
    paceMs: integer('pace', DEFAULT_SETTINGS.paceMs),
    order: choice('order', DEFAULT_SETTINGS.order, ORDER_POLICIES),
    references: choice('references', DEFAULT_SETTINGS.references, REFERENCE_POLICIES),
    journal: choice('journal', DEFAULT_SETTINGS.journal, JOURNAL_MODES),
    sync: choice('sync', DEFAULT_SETTINGS.sync, SYNC_LEVELS),
    fresh: flags['fresh'] === true,
  };
}

/** Where `--json` asks the record to be written: undefined for standard output or not at all. */
function newJsonFile({ json }: FlagValues): string | undefined {
  if (json === undefined || isStandardOutput(json)) return undefined;
  if (existsSync(String(json))) {
    throw new UsageError(`--json ${String(json)} exists already and is not overwritten`, '');
  }
  return String(json);
}

function isStandardOutput(json: string | true): boolean {
  return json === true || json === '' || json === '-';
}

/** The run that the signals stop; there is none before it has started and after it has ended. */
interface RunWatch extends SignalWatch {
  active: ActiveRun | undefined;
}

function watchRun({ tell }: CommandContext): RunWatch {
  const watch = watchSignals(
    () => {
      if (!state.active) return;
      tell('Stopping: the threads finish the rows they have in hand. Once more to leave at once.');
      state.active.stop();
    },
    () => tell('Left at once. `dbsim-tui verify` tells what was written.'),
  );
  const state: RunWatch = {
    active: undefined,
    signal: watch.signal,
    close: () => watch.close(),
    get status() {
      return watch.status;
    },
  };
  return state;
}

/** From reading the workload to the stored record; undefined when it was stopped before it began. */
async function carryOut(
  context: CommandContext,
  chosen: ChosenWorkload,
  settings: WriteSettings,
  watch: RunWatch,
): Promise<RunRecord | undefined> {
  const { dir } = context;
  try {
    const workload = await chosen.load({ dir, batch: settings.batch, signal: watch.signal });
    try {
      if (watch.signal.aborted) return undefined;
      if (workload.seed !== null) context.tell(`seed ${workload.seed}`);
      const runId = await write(context, { ...context, ...chosen, workload, settings }, watch);
      const record = buildRecord(dir, await requestAudit({ dir, runId }));
      await saveNewFile(join(runsFolder(dir), `${runId}.json`), `${JSON.stringify(record)}\n`);
      return record;
    } finally {
      await workload.dispose();
    }
  } catch (error) {
    if (watch.signal.aborted && !(error instanceof ProgramError)) return undefined;
    throw error;
  }
}

/** Runs the threads until all rows are decided or a signal stops them; gives the run's id. */
async function write(
  context: CommandContext,
  options: RunOptions,
  watch: RunWatch,
): Promise<string> {
  const run = await startRun(options);
  watch.active = run;
  if (watch.signal.aborted) run.stop();
  const progress = context.quiet
    ? undefined
    : showProgress(process.stderr, () => run.snapshot(), context.unicode);
  try {
    const { deaths } = await run.ended;
    for (const { thread, message } of deaths) context.tell(`Thread ${thread} died: ${message}`);
    return run.header.id;
  } finally {
    progress?.stop();
    watch.active = undefined;
  }
}

async function publish(
  record: RunRecord,
  context: CommandContext,
  jsonFile: string | undefined,
): Promise<void> {
  const { json } = context.flags;
  const text = `${JSON.stringify(record, undefined, 2)}\n`;
  const toOutput = json !== undefined && jsonFile === undefined;
  if (jsonFile !== undefined) await saveNewFile(jsonFile, text);
  if (toOutput) context.print(text.trimEnd());
  const lines = summarizeRun(record, context);
  lines.push(`Record: ${join(runsFolder(context.dir), `${record.run.id}.json`)}`);
  if (toOutput) context.tell(lines.join('\n'));
  else if (!context.quiet) context.print(lines.join('\n'));
}

/** 0 when the run completed and the audit holds, 1 when a row is failed or unknown or it does not. */
export function exitStatusOf({ run, totals, audit }: RunRecord): ExitStatus {
  const isClean = run.status === 'completed' && totals.failed === 0 && totals.unknown === 0;
  return isClean && audit.ok ? 0 : 1;
}
