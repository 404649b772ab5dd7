import type { Experiment, ExperimentVariant } from '../../lab/experiment.js';
import type { Gate } from '../../lab/gate.js';
import { csvCell } from '../../report/exports/csv.js';

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
    'undone',
    'exposed_p50_ms',
    'exposed_p99_ms',
    'exposed_max_ms',
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
      totals.undone ?? '',
      run.exposedMs?.p50 ?? '',
      run.exposedMs?.p99 ?? '',
      run.exposedMs?.max ?? '',
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
