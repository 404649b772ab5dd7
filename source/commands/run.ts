import { formatError } from '../base/errors.js';
import { escapeText } from '../base/text.js';
import { conductRun } from '../engine/conduct.js';
import { runFiles } from '../ledger/files.js';
import { formatRecord } from '../ledger/printed-record.js';
import type { RunRecord } from '../ledger/record.js';
import { finishedRun } from '../report/run.js';
import { RowsOnTheMoveError } from '../sim/standstill.js';
import type { CommandContext, ExitStatus } from './context.js';
import { fulfil } from './exports/fulfil.js';
import { readThresholds, tellMissed } from './exports/thresholds.js';
import { readWishes } from './exports/wishes.js';
import { newJsonFile, writeJsonText } from './json.js';
import { tellPlainPassword } from './plain-password.js';
import { RunProgress } from './progress.js';
import { repeatStored } from './repeat.js';
import { RunReport } from './run-report.js';
import { watchSignals } from './signals.js';
import { summarizeRun } from './summary/summary.js';
import { topologyFileOf, topologyOf } from './topology.js';
import { chooseWorkload } from './workload.js';
import { readSettings, requirePipeline } from './write-settings.js';

/** `dbsim-tui run [workload]`: insert, audit, say so. */
export async function runCommand(given: CommandContext): Promise<ExitStatus> {
  const context = given.flags['again'] === undefined ? given : await repeatStored(given);
  const { operands, flags } = context;
  const settings = readSettings(flags);
  const topology = await topologyOf(context);
  const topologyFile = topologyFileOf(flags);
  requirePipeline(settings, topology);
  const chosen = await chooseWorkload(operands[0] ?? 'assignment', flags);
  const jsonFile = newJsonFile(flags);
  const wishes = readWishes(context, 'run');
  const thresholds = readThresholds(flags);
  const progress = new RunProgress(context);
  const report = new RunReport(context, progress);
  const watch = watchSignals(
    () => {
      if (report.hasStarted) report.tell(STOPPING);
    },
    () => report.tell(LEFT),
  );
  const warning = topologyFile && tellPlainPassword(topologyFile);
  if (warning) context.tell(warning);
  try {
    const task = { dir: context.dir, version: context.version, chosen, settings };
    const record = await conductRun(
      { ...task, topology, topologyFile },
      {
        emit: (event) => report.take(event),
        snapshotEveryMs: progress.everyMs,
        auditsUnclosed: !context.quiet,
        signal: watch.signal,
      },
    );
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
    context.io.stderr.write(`dbsim-tui: ${escapeText(formatError(error))}\n`);
    return watch.status;
  } finally {
    progress.clear();
    watch.close();
  }
}

const STOPPING =
  'Stopping: the threads finish the rows in flight. Press Ctrl-C again to quit at once.';
const LEFT = 'Left at once. `dbsim-tui verify` tells what was written.';

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

/** 0 when the run completed and the audit passed, 1 when a row failed or is unknown or the audit failed. */
export function exitStatusOf({ run, totals, audit }: RunRecord): ExitStatus {
  const isClean = run.status === 'completed' && totals.failed === 0 && totals.unknown === 0;
  return isClean && audit.ok ? 0 : 1;
}
