import { UsageError } from '../../base/errors.js';
import { formatAmount, formatDate, formatDuration } from '../../base/format.js';
import { saveNewFile } from '../../base/save.js';
import { escapeText } from '../../base/text.js';
import { describeDurability } from '../../db/durability-class.js';
import { conductSearch, type RateStep, type RateTask } from '../../lab/rates/conduct.js';
import {
  describeSearch,
  describeSearchFindings,
  nameOfVariant,
  resultsOf,
  type RateResult,
} from '../../lab/rates/describe.js';
import { describeVaried } from '../../lab/factors.js';
import { RATES_SCHEMA, type RateSearch } from '../../lab/rates/record.js';
import { listRates, readRates } from '../../lab/rates/store.js';
import { experimentFile, listExperiments } from '../../lab/store.js';
import { stampedId } from '../../ledger/files.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import { csvCell } from '../../report/exports/csv.js';
import { markdownText } from '../../report/exports/markdown.js';
import type { CommandContext, ExitStatus } from '../context.js';
import { writeJson } from '../json.js';
import { watchSignals } from '../signals.js';
import { StatusLine } from '../status-line.js';
import { textTable, type Column } from '../table.js';
import { readTime } from '../values.js';
import { describeKept } from './kept.js';
import { isToOutput, type CompareOutputs } from './outputs.js';
import {
  describeCommand,
  describeConstants,
  machineOf,
  readSeed,
  readVariants,
  type CompareRequest,
} from './request.js';

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

/** A search as a person reads it: the highest rate first, within what the databases promise. */
export function describeRates(
  search: RateSearch,
  results: readonly RateResult[],
  { paint }: Pick<CommandContext, 'paint'>,
): string[] {
  const sorted = results.toSorted((one, other) => (other.holds ?? 0) - (one.holds ?? 0));
  const promises = [...new Set(sorted.map(promiseOf))];
  const columns: Column[] = [
    { title: ' variant', align: 'left' },
    { title: 'holds', align: 'right' },
    { title: 'does not hold', align: 'right' },
    { title: 'p99', align: 'right' },
    { title: 'windows', align: 'right' },
  ];
  return [
    paint('dim', escapeText(describeSearch(search))),
    ...promises.flatMap((promise) => {
      const group = sorted.filter((result) => promiseOf(result) === promise);
      const rows = group.map(({ settings, holds, fails, p99Ms, windows }) => [
        ` ${escapeText(nameOfVariant(settings))}`,
        holds === null ? '–' : formatGivenRate(holds),
        fails === null ? '–' : formatGivenRate(fails),
        formatDuration(p99Ms),
        String(windows),
      ]);
      const sentences = group.map(
        ({ settings, sentence }) => ` ${escapeText(`${nameOfVariant(settings)}: ${sentence}`)}`,
      );
      return ['', paint('bold', promise.toUpperCase())].concat(textTable(columns, rows), sentences);
    }),
    '',
    ...describeSearchFindings(search).map(escapeText),
  ];
}

function promiseOf({ durability }: RateResult): string {
  return durability ? describeDurability(durability) : 'durability not known';
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

/** One line for each window. */
export function csvLines({ factors, variants, windows }: RateSearch): string[] {
  const names = factors.map(({ name }) => name);
  const head = [
    'window',
    'variant',
    ...names.map((name) => `set_${name}`),
    'rate',
    'seed',
    'holds',
    'reason',
    'rows_per_second',
    'p50_ms',
    'p99_ms',
    'max_ms',
    'service_p99_ms',
    'behind_ms',
    'limit',
    'attempted',
    'inserted',
  ];
  const lines = windows.map((window, index) => {
    const { measured } = window;
    return [
      index + 1,
      window.variant,
      ...names.map((name) => variants[window.variant]?.[name] ?? ''),
      window.rate,
      window.seed,
      window.holds ? 'yes' : 'no',
      window.reason ?? '',
      measured?.rowsPerSecond ?? '',
      measured?.latencyMs.p50 ?? '',
      measured?.latencyMs.p99 ?? '',
      measured?.latencyMs.max ?? '',
      measured?.openLoop.serviceMs.p99 ?? '',
      measured?.openLoop.behindMs ?? '',
      measured?.openLoop.limit ?? '',
      measured?.totals.attempted ?? '',
      measured?.totals.inserted ?? '',
    ]
      .map(csvCell)
      .join(',');
  });
  return [head.join(','), ...lines];
}

/** The search as a document. */
export function markdownLines(search: RateSearch, results: readonly RateResult[]): string[] {
  const head = ['variant', 'holds, rows/s', 'does not hold, rows/s', 'p99, ms', 'result'];
  const rows = results.map(({ settings, holds, fails, p99Ms, sentence }) => [
    nameOfVariant(settings),
    String(holds ?? '–'),
    String(fails ?? '–'),
    p99Ms?.toFixed(2) ?? '–',
    sentence,
  ]);
  return [
    `# ${markdownText(describeSearch(search))}`,
    '',
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.map(markdownText).join(' | ')} |`),
    '',
    ...describeSearchFindings(search).map((sentence) => `- ${markdownText(sentence)}`),
    '',
    '```sh',
    escapeText(search.command),
    '```',
  ];
}

const LISTED: readonly Column[] = [
  { title: 'search', align: 'left' },
  { title: 'started', align: 'left' },
  { title: 'varied', align: 'left' },
  { title: 'p99', align: 'right' },
  { title: 'windows', align: 'right' },
  { title: 'highest rate', align: 'left' },
  { title: 'ended', align: 'left' },
];

/** The stored searches as a table for `compare --list`; empty without any. */
export function listSearches(dir: string): string[] {
  const rows = listRates(dir).map((id) => {
    try {
      const search = readRates(dir, id);
      const { startedAt, factors, p99Ms, windows, status } = search;
      const best = Math.max(0, ...resultsOf(search).map(({ holds }) => holds ?? 0));
      return [
        id,
        formatDate(new Date(startedAt)),
        describeVaried(factors),
        formatDuration(p99Ms),
        String(windows.length),
        best === 0 ? '–' : `holds ${formatGivenRate(best)}`,
        // A search that still counts as running has ended with its process.
        status === 'running' ? 'killed or running' : status,
      ];
    } catch {
      return [id, '–', '–', '–', '–', '–', 'cannot be read'];
    }
  });
  if (rows.length === 0) return [];
  return textTable(
    LISTED,
    rows.map((row) => row.map(escapeText)),
  );
}

/** Whether a name, or a part of it, is that of a stored search. @throws UsageError where it is that of several */
export function namesRates(dir: string, name: string): boolean {
  const isMeant = (id: string): boolean => name !== '' && id.includes(name);
  const rates = listRates(dir).filter(isMeant);
  const found = [...rates, ...(rates.length > 0 ? listExperiments(dir).filter(isMeant) : [])];
  if (found.length > 1) {
    throw new UsageError(
      `${formatAmount(found.length, 'comparison')} have ${JSON.stringify(name)} in their id`,
      `Write more of it: ${found.slice(0, 3).join(', ')}`,
    );
  }
  return found.length === 1;
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
