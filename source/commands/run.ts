import { formatError } from '../base/errors.js';
import { escapeText } from '../base/text.js';
import { conductRun } from '../engine/conduct.js';
import { SHOP } from '../entities/shop.js';
import { describeCancelled } from '../ledger/cancelled.js';
import { runFiles } from '../ledger/files.js';
import { formatRecord } from '../ledger/printed-record.js';
import type { RunRecord } from '../ledger/record.js';
import type { RunModel } from '../model/run-model.js';
import { finishedRun } from '../report/run.js';
import { RowsOnTheMoveError } from '../sim/pause-for-rebalance.js';
import type { CommandContext, ExitStatus, FlagValues } from './context.js';
import { writeOutputs } from './exports/write-outputs.js';
import { readThresholds, describeMissed } from './exports/thresholds.js';
import { readOutputRequest } from './exports/output-request.js';
import { chooseModel, modelWord, withGeneratedRows } from './model-option.js';
import { newJsonFile, writeJsonText } from './json.js';
import { describePlainPassword } from './plain-password.js';
import { RunProgress } from './progress.js';
import { repeatStored } from './repeat.js';
import { RunReport } from './run-report.js';
import { watchSignals } from './signals.js';
import { summarizeRun } from './summary/summary.js';
import { topologyFileOf, topologyOf } from './topology.js';
import { chooseWorkload } from './workload.js';
import { readSettings, requirePossible } from './write-settings.js';

/** `dbsim-tui run [workload]`: inserts, audits, and reports both. */
export async function runCommand(given: CommandContext): Promise<ExitStatus> {
  const context =
    given.flags['again'] === undefined ? await withGeneratedRows(given) : await repeatStored(given);
  const { operands, flags } = context;
  const settings = readSettings(flags);
  const topology = await topologyOf(context);
  const topologyFile = topologyFileOf(flags);
  requirePossible(settings, topology);
  const model = await chooseModel(context);
  const workload = operands[0] ?? defaultWorkload(flags, model);
  const chosen = await chooseWorkload(workload, flags, model?.model ?? SHOP);
  const jsonFile = newJsonFile(flags);
  const request = readOutputRequest(context, 'run');
  const thresholds = readThresholds(flags);
  const progress = new RunProgress(context);
  const report = new RunReport(context, progress);
  const watch = watchSignals(
    () => {
      report.notify(report.isWriting ? STOPPING_THREADS : STOPPING);
    },
    () => report.notify(LEFT),
  );
  const warning = topologyFile && describePlainPassword(topologyFile);
  if (warning) context.notify(warning);
  try {
    const task = {
      dir: context.dir,
      version: context.version,
      chosen,
      settings,
      model: model?.descriptor,
      modelFile: modelWord(context),
    };
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
      context.notify(`The run was ${describeCancelled(report.isEmptied)}.`);
      return watch.status ?? 1;
    }
    const printLine = await publish(record, context, jsonFile, request.toOutput);
    // The signal that stopped the run does not stop this: what was done so far is reported too.
    for (const line of await writeOutputs(request, record, context)) printLine(line);
    const missed = describeMissed(record, thresholds);
    // Also when quiet: it explains exit status 1.
    for (const sentence of missed) context.io.stderr.write(`dbsim-tui: ${sentence}\n`);
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

/** A row that is given is what is meant to be inserted; the assignment has rows of the default model only. */
function defaultWorkload({ row }: FlagValues, model: RunModel | undefined): string {
  if (row !== undefined) return 'row';
  return model ? 'generate' : 'assignment';
}

const STOPPING = 'Stopping. Press Ctrl-C again to quit at once.';
const STOPPING_THREADS =
  'Stopping: the threads finish the rows in flight. Press Ctrl-C again to quit at once.';
const LEFT = 'Quit at once. `dbsim-tui verify` shows what was written.';

/** Reports how the run ended. @returns what prints further lines there */
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
  const printLine = isJsonOutput || isOutputTaken ? context.notify : result;
  printLine(lines.join('\n'));
  return printLine;
}

/** 0 when the run completed and the audit passed, 1 when a row failed or is unknown or the audit failed. */
export function exitStatusOf({ run, totals, audit }: RunRecord): ExitStatus {
  const isClean = run.status === 'completed' && totals.failed === 0 && totals.unknown === 0;
  return isClean && audit.ok ? 0 : 1;
}
