import { UsageError } from '../../base/errors.js';
import { formatAmount } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { analyze } from '../../lab/analysis.js';
import { requireChart, type ChartName } from '../../lab/charts/choose.js';
import { conductExperiment } from '../../lab/conduct.js';
import type { Experiment } from '../../lab/experiment.js';
import { describeGate, type Gate } from '../../lab/gate.js';
import { readComparisons } from '../../lab/listing.js';
import { readSearches } from '../../lab/rates/listing.js';
import {
  experimentFile,
  experimentsFolder,
  leftWorkFolders,
  findStored,
  isSearchId,
  readExperiment,
} from '../../lab/store.js';
import { listedSchemas, removeLeftovers } from '../../lab/leftover-schemas.js';
import { confirm } from '../confirm.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { watchSignals } from '../signals.js';
import {
  printBaselines,
  readAgainst,
  readGate,
  removeNamed,
  requireFit,
  requireOneTask,
  saveAsAsked,
  statusOf,
  type GateRequest,
} from './gate.js';
import { describeKept } from './kept.js';
import {
  isToOutput,
  OUTPUT_FLAGS,
  readOutputs,
  writeOutputs,
  type CompareOutputs,
} from './outputs.js';
import { experimentTables } from './listing.js';
import { CompareProgress } from './progress.js';
import { findRates, openRates } from './rates.js';
import { readTask } from './request.js';
import { comparisonResult } from './result.js';
import { describeComparison } from './table.js';
import { untilStopped } from '../until-stopped.js';

/** `dbsim-tui compare [workload] --vary …`: runs every variant in rounds and compares them. */
export async function compareCommand(context: CommandContext): Promise<ExitStatus> {
  const { flags, dir } = context;
  requireOneTask(flags);
  if (flags['list'] !== undefined) {
    refuseOutputs(flags, 'list');
    return list(context);
  }
  if (flags['baselines'] !== undefined) {
    refuseOutputs(flags, 'baselines');
    return printBaselines(context);
  }
  if (flags['remove-baseline'] !== undefined) {
    refuseOutputs(flags, 'remove-baseline');
    return removeNamed(context);
  }
  const outputs = readOutputs(context);
  const { open } = flags;
  if (flags['find-rate'] !== undefined) {
    return findRates(context, outputs, () => offerRemoval(context));
  }
  const openedId = open === undefined ? undefined : findStored(dir, String(open));
  if (openedId !== undefined && isSearchId(openedId)) return openRates(context, outputs, openedId);
  const request = readGate(context);
  if (openedId !== undefined) {
    const experiment = readExperiment(dir, openedId);
    requireFit(request, experiment);
    const chart = readChart(flags, experiment);
    return untilStopped(context, (signal) =>
      publish(experiment, outputs, context, { chart, request, signal }),
    );
  }
  const task = await readTask({ ...context, env: context.io.env }, request.against?.experiment);
  requireFit(request, task.experiment);
  const chart = readChart(flags, task.experiment);
  await offerRemoval(context);
  const progress = new CompareProgress(context, task.experiment);
  const watch = watchSignals(
    () => {
      progress.clear();
      context.notify(
        'Stopping: the complete rounds are compared. Press Ctrl-C again to quit at once.',
      );
    },
    () => undefined,
  );
  try {
    const experiment = await conductExperiment(task, {
      onStep: (step) => progress.show(step),
      onNotice: (sentence) => {
        progress.clear();
        context.notify(escapeText(sentence));
      },
      signal: watch.signal,
    });
    progress.clear();
    if (task.keeps) context.notify(describeKept(context.dir, experiment.id));
    // What was complete when it was stopped gets its report, too.
    const signal = watch.signal.aborted ? undefined : watch.signal;
    const status = await publish(experiment, outputs, context, { chart, request, signal });
    // Without a signal, a full disk ended it.
    return watch.status ?? (experiment.status === 'interrupted' ? 1 : status);
  } finally {
    watch.close();
  }
}

/** The drawing that the flags ask for. @throws UsageError where the comparison cannot be drawn so */
function readChart(
  { chart }: CommandContext['flags'],
  { factors }: Pick<Experiment, 'factors'>,
): ChartName | undefined {
  return chart === undefined ? undefined : requireChart(String(chart), factors);
}

/** @throws UsageError where a flag that compares nothing is given with one about a comparison */
function refuseOutputs(flags: CommandContext['flags'], task: string): void {
  const given = [...OUTPUT_FLAGS, 'chart', 'save', 'against'].find(
    (flag) => flags[flag] !== undefined,
  );
  if (given === undefined) return;
  throw new UsageError(
    `--${task} compares nothing and does not take --${given}`,
    `\`dbsim-tui compare --open ID --${given}\` writes one comparison`,
  );
}

/** What is asked of a comparison beside its files. */
interface Asked {
  readonly chart: ChartName | undefined;
  readonly request: GateRequest;
}

/** @param asked.signal stops the report */
async function publish(
  experiment: Experiment,
  outputs: CompareOutputs,
  context: CommandContext,
  { chart, request, signal }: Asked & { readonly signal: AbortSignal | undefined },
): Promise<ExitStatus> {
  const { io, paint, unicode } = context;
  const analysis = analyze(experiment);
  const gate = readAgainst(request, experiment);
  const toOutput = isToOutput(outputs);
  const { isTTY, columns } = toOutput ? io.stderr : io.stdout;
  const style = { paint, unicode, chart, columns: isTTY ? columns : undefined };
  const lines = [
    ...describeComparison(experiment, analysis, style),
    ...(gate ? ['', paint('bold', `against the baseline ${gate.baseline}`)] : []),
    ...(gate ? describeGate(gate).map(escapeText) : []),
    `Stored: ${escapeText(experimentFile(context.dir, experiment.id))}`,
  ];
  if (toOutput) context.notify(lines.join('\n'));
  else if (!context.quiet) context.print(lines.join('\n'));
  await writeOutputs(outputs, comparisonResult(experiment, analysis, gate), { ...context, signal });
  if (gate?.outcome === 'not decided') warnUndecided(gate, context);
  await saveAsAsked(request, experiment, gate, context);
  const isBroken = analysis.results.some(({ verdict }) => verdict.kind === 'disqualified');
  return isBroken ? 1 : statusOf(gate);
}

/** On standard error, where a script that reads the output sees it. */
function warnUndecided(gate: Gate, { notify }: CommandContext): void {
  notify(`Warning: ${escapeText(describeGate(gate).at(-1) ?? '')}`);
}

/** Lists the stored comparisons, the newest first. */
async function list({ dir, print }: CommandContext): Promise<ExitStatus> {
  const tables = experimentTables(await readComparisons(dir), await readSearches(dir));
  print(tables.length === 0 ? 'No comparison is stored here yet.' : tables.join('\n\n'));
  return 0;
}

/** Databases of comparisons that were killed: on a terminal they are offered for removal. */
async function offerRemoval({ dir, io, notify }: CommandContext): Promise<void> {
  const left = leftWorkFolders(dir);
  if (left.length === 0) return;
  const schemas = left.reduce((sum, folder) => sum + listedSchemas(folder).length, 0);
  const onServers = schemas === 0 ? '' : `, and ${formatAmount(schemas, 'schema')} on servers`;
  const what = `${formatAmount(left.length, 'comparison')} ${left.length === 1 ? 'was' : 'were'} killed and left temporary databases in ${escapeText(experimentsFolder(dir))}${onServers}.`;
  if (!io.stdin.isTTY || !io.stderr.isTTY) {
    const also =
      schemas === 0
        ? ''
        : ' Their schemas.json names the schemas: drop those first, or start a comparison on a terminal, which offers to remove all.';
    notify(`${what} Remove the folders that end in .work.${also}`);
    return;
  }
  if (!(await confirm(`${what} Remove them?`, io))) return;
  for (const folder of left) {
    for (const problem of await removeLeftovers(folder, dir, io.env)) notify(escapeText(problem));
  }
}
