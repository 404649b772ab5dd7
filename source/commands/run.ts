import { tellError, UsageError } from '../base/errors.js';
import { escapeText } from '../base/text.js';
import { JOURNAL_MODES, SYNC_LEVELS } from '../db/durability.js';
import { runFiles } from '../ledger/files.js';
import { formatRecord } from '../ledger/printed-record.js';
import type { RunRecord } from '../ledger/record.js';
import { finishedRun } from '../report/run.js';
import { hasServer, type Topology } from '../router/topology.js';
import {
  conflictOf,
  DEFAULT_SETTINGS,
  LIMITS,
  ORDER_POLICIES,
  REFERENCE_POLICIES,
  type WriteSettings,
} from '../sim/settings.js';
import { RowsOnTheMoveError } from '../sim/standstill.js';
import type { CommandContext, ExitStatus, FlagValues } from './context.js';
import { fulfil } from './exports/fulfil.js';
import { readThresholds, tellMissed } from './exports/thresholds.js';
import { readWishes } from './exports/wishes.js';
import { conductRun } from './conduct.js';
import { newJsonFile, writeJsonText } from './json.js';
import { tellPlainPassword } from './plain-password.js';
import { RunProgress } from './progress.js';
import { watchSignals } from './signals.js';
import { summarizeRun } from './summary.js';
import { topologyFileOf, topologyOf } from './topology.js';
import { auditUnclosed, tellClosing, tellUnclosed } from './unclosed.js';
import { readChoice, readInteger } from './values.js';
import { chooseWorkload } from './workload.js';

/** `dbsim-tui run [workload]`: insert, audit, say so. */
export async function runCommand(context: CommandContext): Promise<ExitStatus> {
  const { operands, flags } = context;
  const settings = readSettings(flags);
  const topology = await topologyOf(context);
  const topologyFile = topologyFileOf(flags);
  requirePipeline(settings, topology);
  const chosen = await chooseWorkload(operands[0] ?? 'assignment', flags);
  const jsonFile = newJsonFile(flags);
  const wishes = readWishes(context, 'report');
  const thresholds = readThresholds(flags);
  let hasStarted = false;
  const progress = new RunProgress(context);
  const tell = (text: string): void => {
    progress.clear();
    context.tell(text);
  };
  const watch = watchSignals(
    () => {
      if (hasStarted) tell(STOPPING);
    },
    () => tell(LEFT),
  );
  const warning = topologyFile && tellPlainPassword(topologyFile);
  if (warning) context.tell(warning);
  try {
    const record = await conductRun({
      ...context,
      chosen,
      settings,
      topology,
      topologyFile,
      signal: watch.signal,
      // Before anything is written: --fresh would delete the evidence.
      async onUnclosed(run) {
        if (context.quiet) return;
        context.tell(`${tellUnclosed(run)}.`);
        const { signal } = watch;
        const found = await auditUnclosed(run, { ...context, topology, signal }, context);
        context.tell([...found, tellClosing(run, flags), ''].join('\n'));
      },
      onSettled(told) {
        for (const sentence of told) tell(`Put right: ${sentence}.`);
      },
      onStarted(run) {
        hasStarted = true;
        progress.start(run);
      },
      onNotice(sentence) {
        tell(escapeText(`${sentence}.`));
      },
      onEnded(end) {
        progress.stop();
        for (const { thread, message } of end.deaths) {
          context.tell(`Thread ${thread} died: ${message}`);
        }
      },
    });
    if (!record) {
      context.tell('Stopped before anything was written.');
      return watch.status ?? 1;
    }
    const say = await publish(record, context, jsonFile, wishes.toOutput);
    // Not stopped by the signal that stopped the run: what was done so far is reported too.
    for (const line of await fulfil(wishes, record, context)) say(line);
    const missed = tellMissed(record, thresholds);
    // Also when quiet: it is why the exit status is 1.
    for (const told of missed) context.io.stderr.write(`dbsim-tui: ${told}\n`);
    return watch.status ?? (missed.length === 0 ? exitStatusOf(record) : 1);
  } catch (error) {
    if (watch.status === undefined || !(error instanceof RowsOnTheMoveError)) throw error;
    context.io.stderr.write(`dbsim-tui: ${escapeText(tellError(error))}\n`);
    return watch.status;
  } finally {
    progress.stop();
    watch.close();
  }
}

const STOPPING =
  'Stopping: the threads finish the rows they have in hand. Once more to leave at once.';
const LEFT = 'Left at once. `dbsim-tui verify` tells what was written.';

/** The settings that the flags ask for. @throws UsageError */
export function readSettings(flags: FlagValues): WriteSettings {
  const integer = (flag: 'threads' | 'batch' | 'pipeline' | 'pace', fallback: number): number =>
    flags[flag] === undefined ? fallback : readInteger(flag, String(flags[flag]), LIMITS[flag]);
  const choice = <Choice extends string>(
    flag: string,
    fallback: Choice,
    choices: readonly Choice[],
  ): Choice =>
    flags[flag] === undefined ? fallback : readChoice(flag, String(flags[flag]), choices);
  const settings: WriteSettings = {
    threads: integer('threads', DEFAULT_SETTINGS.threads),
    batch: integer('batch', DEFAULT_SETTINGS.batch),
    pipeline: integer('pipeline', DEFAULT_SETTINGS.pipeline),
    paceMs: integer('pace', DEFAULT_SETTINGS.paceMs),
    order: choice('order', DEFAULT_SETTINGS.order, ORDER_POLICIES),
    references: choice('references', DEFAULT_SETTINGS.references, REFERENCE_POLICIES),
    journal: choice('journal', DEFAULT_SETTINGS.journal, JOURNAL_MODES),
    sync: choice('sync', DEFAULT_SETTINGS.sync, SYNC_LEVELS),
    fresh: flags['fresh'] === true,
  };
  const conflict = conflictOf(settings);
  if (conflict !== undefined) throw new UsageError(conflict, '');
  return settings;
}

/** A pipeline needs a driver that takes several rows at once. @throws UsageError where a server has none */
export function requirePipeline({ pipeline }: WriteSettings, topology: Topology): void {
  if (pipeline > 1 && hasServer(topology)) {
    throw new UsageError('--pipeline is for SQLite files, and the topology names servers', '');
  }
}

/** Says how the run ended. @returns how to say more */
async function publish(
  record: RunRecord,
  context: CommandContext,
  jsonFile: string | undefined,
  isOutputTaken: boolean,
): Promise<(text: string) => void> {
  const { json } = context.flags;
  const isJsonOutput = json !== undefined && jsonFile === undefined;
  const run = finishedRun(context.dir, record);
  if (json !== undefined) {
    await writeJsonText(formatRecord(record, run.attempts), jsonFile, context);
  }
  const lines = summarizeRun(run, context);
  lines.push(`Record: ${escapeText(runFiles(context.dir, record.run.id).record)}`);
  const result = context.quiet ? () => {} : context.print;
  const say = isJsonOutput || isOutputTaken ? context.tell : result;
  say(lines.join('\n'));
  return say;
}

/** 0 when the run completed and the audit holds, 1 when a row is failed or unknown or it does not. */
export function exitStatusOf({ run, totals, audit }: RunRecord): ExitStatus {
  const isClean = run.status === 'completed' && totals.failed === 0 && totals.unknown === 0;
  return isClean && audit.ok ? 0 : 1;
}
