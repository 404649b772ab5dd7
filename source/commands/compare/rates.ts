import { UsageError } from '../../base/errors.js';
import { formatDuration } from '../../base/format.js';
import { saveNewFile } from '../../base/save.js';
import { escapeText } from '../../base/text.js';
import { conductSearch, type RateStep, type RateTask } from '../../lab/rates/conduct.js';
import { nameOfVariant, resultsOf, type RateResult } from '../../lab/rates/describe.js';
import { RATES_SCHEMA, type RateSearch } from '../../lab/rates/record.js';
import { listRates, readRates } from '../../lab/rates/store.js';
import { experimentFile } from '../../lab/store.js';
import { stampedId } from '../../ledger/files.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { writeJson } from '../json.js';
import { watchSignals } from '../signals.js';
import { StatusLine } from '../status-line.js';
import { readTime } from '../values.js';
import { describeKept } from './kept.js';
import { isToOutput, type CompareOutputs } from './outputs.js';
import { readSeed, readVariants, type CompareRequest } from './request.js';
import { describeCommand, describeConstants, machineOf } from './describe-task.js';
import { describeRates, csvLines, markdownLines } from './rates-text.js';

/** How long a window is at least, in milliseconds. */
const WINDOW = { min: 5000, max: 600_000 } as const;

/** What p99 may be asked for, in milliseconds. */
const P99 = { min: 1, max: 60_000 } as const;

/** Flags of a comparison by rounds. */
const OF_ROUNDS = [
  'repeat',
  'tolerance',
  'no-warm-up',
  'no-aa',
  'anyway',
  'chart',
  'save',
  'against',
  'open',
];

/** `dbsim-tui compare --find-rate 20ms`: searches the highest rate that each variant holds. */
export async function findRates(
  context: CommandContext,
  outputs: CompareOutputs,
  offerRemoval: () => Promise<void>,
): Promise<ExitStatus> {
  requireFormats(outputs);
  const task = await readRateTask({ ...context, env: context.io.env });
  await offerRemoval();
  const line = new StatusLine(context.io);
  const watch = watchSignals(
    () => {
      line.clear();
      context.notify(
        'Stopping: what is known of the rates is kept. Press Ctrl-C again to quit at once.',
      );
    },
    () => undefined,
  );
  try {
    const search = await conductSearch(task, {
      onStep: (step) => {
        if (!context.quiet) line.show(escapeText(progressOf(step, task.search)));
      },
      onNotice: (sentence) => {
        line.clear();
        context.notify(escapeText(sentence));
      },
      signal: watch.signal,
    });
    line.clear();
    if (task.keeps) context.notify(describeKept(context.dir, search.id));
    const status = await publish(search, outputs, context);
    // Without a signal, a full disk ended it.
    return watch.status ?? (search.status === 'interrupted' ? 1 : status);
  } finally {
    watch.close();
  }
}

/** @throws UsageError where a format is asked for that a search does not have */
function requireFormats({ exports, report }: CompareOutputs): void {
  const isHtml = exports.some(({ format }) => format === 'html');
  if (report === undefined && !isHtml) return;
  throw new UsageError(
    `a search of rates has no ${isHtml ? 'HTML' : 'report'} yet`,
    'Write it with --json, --export-csv or --export-markdown.',
  );
}

/** "batch 50 · window at 812 rows/s for 5.00 s · holds 750 rows/s, does not hold 1,000 rows/s". */
export function progressOf(
  { variant, rate, durationMs, holds, fails }: RateStep,
  { variants }: Pick<RateSearch, 'variants'>,
): string {
  return [
    nameOfVariant(variants[variant] ?? {}),
    `window at ${formatGivenRate(rate)} for ${formatDuration(durationMs)}`,
    ...(holds === null ? [] : [`holds ${formatGivenRate(holds)}`]),
    ...(fails === null ? [] : [`does not hold ${formatGivenRate(fails)}`]),
  ].join(' · ');
}

/** @throws UsageError where what is asked for cannot be searched */
async function readRateTask(request: CompareRequest): Promise<RateTask> {
  const { operands, flags, lists, dir, version } = request;
  const workload = operands[0] ?? 'assignment';
  if (workload !== 'generate') {
    throw new UsageError(
      `--find-rate needs rows without end: the workload generate, not ${workload}`,
      '',
    );
  }
  const contradicted = [...OF_ROUNDS, 'rate', 'rows', 'pace'].find(
    (flag) => flags[flag] !== undefined,
  );
  if (contradicted !== undefined) {
    throw new UsageError(
      `--find-rate and --${contradicted} contradict each other`,
      'It chooses the rates itself, in windows of --duration.',
    );
  }
  const { duration = `${WINDOW.min}ms`, ...others } = flags;
  const windowMs = readTime('duration', String(duration), WINDOW);
  const seed = readSeed(workload, flags) ?? 1;
  const read = { ...request, flags: { ...others, duration } };
  const { factors, combined, prepared } = await readVariants(read, workload, seed);
  const now = new Date();
  const [first] = prepared;
  return {
    dir,
    version,
    keeps: flags['keep'] !== undefined,
    tasks: prepared,
    search: {
      schema: RATES_SCHEMA,
      id: stampedId('s', now),
      startedAt: now.toISOString(),
      status: 'running',
      workload,
      seed,
      constants: describeConstants(
        first ? [{ ...first, chosen: { kind: 'assignment' } }] : [],
        factors,
      ),
      command: describeCommand({ ...request, lists }, workload, seed),
      factors,
      variants: combined,
      p99Ms: readP99(flags['find-rate']),
      windowMs,
      machine: machineOf(version),
      othersShare: null,
      windows: [],
    },
  };
}

/** A time; a number alone is of milliseconds. */
function readP99(text: string | true | undefined): number {
  const given = String(text);
  return readTime('find-rate', /^\d+(?:\.\d+)?$/.test(given) ? `${given}ms` : given, P99);
}

async function publish(
  search: RateSearch,
  outputs: CompareOutputs,
  context: CommandContext,
): Promise<ExitStatus> {
  const results = resultsOf(search);
  const lines = [
    ...describeRates(search, results, context),
    `Stored: ${escapeText(experimentFile(context.dir, search.id))}`,
  ].join('\n');
  if (isToOutput(outputs)) context.notify(lines);
  else if (!context.quiet) context.print(lines);
  for (const target of outputs.exports) await write(target, search, results, context);
  const isBroken = search.windows.some(({ measured }) => (measured?.failedChecks.length ?? 0) > 0);
  return isBroken ? 1 : 0;
}

async function write(
  { format, file }: CompareOutputs['exports'][number],
  search: RateSearch,
  results: readonly RateResult[],
  context: CommandContext,
): Promise<void> {
  if (format === 'json') {
    await writeJson({ ...search, results }, file, context);
  } else {
    const lines = format === 'csv' ? csvLines(search) : markdownLines(search, results);
    const text = lines.join('\n');
    if (file === undefined) context.print(text);
    else await saveNewFile(file, `${text}\n`);
  }
  if (file !== undefined) context.notify(`Written: ${escapeText(file)}`);
}

/** Shows a stored search. */
export async function openRates(
  context: CommandContext,
  outputs: CompareOutputs,
  name: string,
): Promise<ExitStatus> {
  requireFormats(outputs);
  const id = listRates(context.dir).find((each) => each.includes(name)) ?? '';
  return publish(readRates(context.dir, id), outputs, context);
}
