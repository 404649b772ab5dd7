import { saveNewFile } from '../../base/save.js';
import { escapeText } from '../../base/text.js';
import { describeDurability } from '../../db/durability-class.js';
import { carriedLatency } from '../../ledger/percentiles.js';
import { csvCell } from '../../report/exports/csv.js';
import { markdownText } from '../../report/exports/markdown.js';
import type { Analysis } from '../../lab/analysis.js';
import type { Experiment, ExperimentVariant } from '../../lab/experiment.js';
import { describeFindings, describeHead } from '../../lab/describe.js';
import { formatVariant } from '../../lab/factors.js';
import { describeGate, type Gate } from '../../lab/gate.js';
import type { CommandContext, FlagValues } from '../context.js';
import { readTargets, requireOneToOutput, type Target } from '../exports/targets.js';
import { writeJson } from '../json.js';

type Format = 'json' | 'csv' | 'markdown';

const FORMATS = [
  ['json', 'json'],
  ['csv', 'export-csv'],
  ['markdown', 'export-markdown'],
] as const satisfies readonly (readonly [Format, string])[];

/** The flags that ask for an output. */
export const OUTPUT_FLAGS = FORMATS.map(([, flag]) => flag);

/** The outputs that the flags ask for. @throws UsageError, or ProgramError if a file exists */
export function readOutputs(flags: FlagValues): Target<Format>[] {
  const outputs = readTargets<Format>(flags, FORMATS);
  requireOneToOutput(outputs.filter(({ file }) => file === undefined).length);
  return outputs;
}

/** A comparison, and what it came to. */
export interface Comparison {
  readonly experiment: Experiment;
  readonly analysis: Analysis;
  /** Against a baseline, if one was asked for. */
  readonly gate: Gate | undefined;
}

/** Writes a comparison in every format that was asked for. @throws ProgramError */
export async function writeComparison(
  outputs: readonly Target<Format>[],
  { experiment, analysis, gate }: Comparison,
  context: Pick<CommandContext, 'print' | 'notify'>,
): Promise<void> {
  for (const { format, file } of outputs) {
    if (format === 'json') {
      await writeJson({ ...experiment, ...(gate ? { gate } : {}), analysis }, file, context);
    } else {
      const lines =
        format === 'csv' ? csvLines(experiment, gate) : markdownLines(experiment, analysis, gate);
      const text = lines.join('\n');
      if (file === undefined) context.print(text);
      else await saveNewFile(file, `${text}\n`);
    }
    if (file !== undefined) context.notify(`Written: ${escapeText(file)}`);
  }
}

/** What a gate adds to each line. */
const GATE_COLUMNS = ['baseline', 'against_baseline', 'ratio', 'ratio_low', 'ratio_high'];

/** The cells of a gate for the runs of one variant; empty for the base that runs once more. */
function gateCells(gate: Gate, variant: ExperimentVariant | undefined): (string | number)[] {
  const result = gate.variants.find(({ settings }) => settings === variant?.settings);
  if (!result || variant?.isControl) return GATE_COLUMNS.map(() => '');
  const { kind, interval } = result;
  const { ratio = '', low = '', high = '' } = interval ?? {};
  return [gate.baseline, kind, ratio, low, high];
}

/** One line for each run, the warm-up as round 0; of a run that failed the problem alone. */
export function csvLines({ factors, variants, runs, failures }: Experiment, gate?: Gate): string[] {
  const gateOf = (variant: ExperimentVariant | undefined): (string | number)[] =>
    gate ? gateCells(gate, variant) : [];
  const names = factors.map(({ name }) => name);
  const head = [
    'round',
    'variant',
    'again',
    ...names.map((name) => `set_${name}`),
    'seed',
    'rows_per_second',
    'duration_ms',
    'p50_ms',
    'p95_ms',
    'p99_ms',
    'max_ms',
    'service_p99_ms',
    'behind_ms',
    'attempted',
    'inserted',
    'rejected',
    'failed',
    'unknown',
    'retries',
    'cpu_ms',
    'peak_memory_bytes',
    'disk_bytes',
    'failed_checks',
    'problem',
  ];
  const columns = gate ? [...head, ...GATE_COLUMNS] : head;
  const lines = runs.map((run) => {
    const variant = variants[run.variant];
    const { latencyMs, totals } = run;
    return [
      run.round,
      run.variant,
      variant?.isControl ? 'yes' : 'no',
      ...names.map((name) => numberOrText(variant?.settings[name] ?? '')),
      run.seed,
      run.rowsPerSecond,
      run.durationMs,
      latencyMs.p50,
      latencyMs.p95,
      latencyMs.p99,
      latencyMs.max,
      run.openLoop?.serviceMs.p99 ?? '',
      run.openLoop?.behindMs ?? '',
      totals.attempted,
      totals.inserted,
      totals.rejected,
      totals.failed,
      totals.unknown,
      run.retries,
      run.cpuMs,
      run.peakMemoryBytes,
      run.diskBytes,
      run.failedChecks.join('; '),
      '',
      ...gateOf(variant),
    ]
      .map((value) => csvCell(value ?? ''))
      .join(',');
  });
  const failed = failures.map(({ round, variant, problem }) => {
    const values = names.map((name) => numberOrText(variants[variant]?.settings[name] ?? ''));
    const known = [round, variant, variants[variant]?.isControl ? 'yes' : 'no', ...values];
    const unknown = head.slice(known.length, -1).map(() => '');
    return known.concat(unknown, problem, gateOf(variants[variant])).map(csvCell).join(',');
  });
  return [columns.join(','), ...lines, ...failed];
}

function numberOrText(value: string): number | string {
  return /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
}

/** The comparison as a document: what was compared, a table, how it was made. */
export function markdownLines(experiment: Experiment, analysis: Analysis, gate?: Gate): string[] {
  const rows = analysis.results
    .filter(({ isControl }) => !isControl)
    .map(({ settings, rowsPerSecond, latencyMs, attempted, sentence, runs, durability }) => [
      formatVariant(settings),
      durability ? describeDurability(durability) : 'not known',
      rowsPerSecond ? String(Math.round(rowsPerSecond.median)) : '–',
      rowsPerSecond ? `${Math.round(rowsPerSecond.min)} … ${Math.round(rowsPerSecond.max)}` : '–',
      carriedLatency(latencyMs, attempted ?? 0).p99?.toFixed(2) ?? '–',
      String(runs),
      sentence,
    ]);
  const head = ['variant', 'durability', 'rows/s, median', 'range', 'p99, ms', 'runs', 'verdict'];
  return [
    `# ${markdownText(describeHead(experiment))}`,
    '',
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.map(markdownText).join(' | ')} |`),
    '',
    ...(analysis.resolution ? [analysis.resolution, ''] : []),
    ...describeFindings(experiment, analysis).map((sentence) => `- ${markdownText(sentence)}`),
    '',
    ...(gate
      ? [
          `## Against the baseline ${markdownText(gate.baseline)}`,
          '',
          ...describeGate(gate).map((sentence) => `- ${markdownText(sentence)}`),
          '',
        ]
      : []),
    `Made with dbsim-tui ${experiment.machine.dbsim} on Node.js ${experiment.machine.node}, ${experiment.machine.platform}, ${experiment.machine.cores} processors, ${experiment.startedAt}:`,
    '',
    '```sh',
    escapeText(experiment.command),
    '```',
  ];
}
