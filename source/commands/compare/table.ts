import { formatAmount, formatCount, formatDuration, formatShare } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { DurabilityClass } from '../../db/durability-class.js';
import type { Analysis, VariantResult } from '../../lab/analysis.js';
import type { Experiment } from '../../lab/experiment.js';
import { carriedLatency } from '../../ledger/percentiles.js';
import type { SummaryStyle } from '../summary/style.js';
import { textTable, type Column } from '../table.js';

/** Characters of a bar. */
const BAR = 32;

/** A comparison as a person reads it: heading, a table for each durability, findings. */
export function describeComparison(
  experiment: Experiment,
  analysis: Analysis,
  style: SummaryStyle,
): string[] {
  const { paint } = style;
  const { results } = analysis;
  const most = Math.max(0, ...results.map(({ rowsPerSecond }) => rowsPerSecond?.max ?? 0));
  const groups = groupByPromise(results);
  return [
    paint('dim', escapeText(describeHead(experiment))),
    ...(analysis.resolution ? [analysis.resolution] : []),
    ...groups.flatMap(([promise, group]) =>
      ['', paint('bold', promise)].concat(tableOf(experiment, group, most, style)),
    ),
    '',
    ...describeFindings(experiment, analysis),
  ];
}

/** "compare · generate, 20,000 rows, seed 4711 · 10 threads · fifo · 4 variants × 5 rounds after 1 warm-up". */
export function describeHead(experiment: Experiment): string {
  const { workload, planned, seed, constants, variants, rounds, hasWarmUp } = experiment;
  const rows = [
    workload,
    planned === null ? '' : formatAmount(planned, 'row'),
    describeSeeds(seed, rounds),
  ];
  const compared = variants.filter(({ isControl }) => !isControl).length;
  const size = `${formatAmount(compared, 'variant')} × ${formatAmount(rounds, 'round')}${hasWarmUp ? ' after 1 warm-up' : ''}`;
  return ['compare', rows.filter(Boolean).join(', '), ...constants, size].join(' · ');
}

/** Each round has the rows of the next seed. */
function describeSeeds(seed: number | null, rounds: number): string {
  if (seed === null) return '';
  return rounds === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + rounds - 1}, one a round`;
}

/** The best first; the control, which is no strategy, is in the sentence above. */
function groupByPromise(
  results: readonly VariantResult[],
): [promise: string, group: VariantResult[]][] {
  const groups = new Map<string, VariantResult[]>();
  const rate = ({ rowsPerSecond }: VariantResult): number => rowsPerSecond?.median ?? 0;
  const sorted = results
    .filter(({ isControl }) => !isControl)
    .toSorted((left, right) => rate(right) - rate(left));
  for (const result of sorted) {
    const promise = describePromise(result.durability);
    groups.set(promise, [...(groups.get(promise) ?? []), result]);
  }
  return [...groups];
}

function describePromise(durability: DurabilityClass | null): string {
  if (!durability) return 'DURABILITY NOT KNOWN';
  const { killedProcess, powerCut } = durability;
  if (killedProcess !== 'nothing') return 'MAY LOSE ROWS WHEN A PROCESS IS KILLED';
  if (powerCut === 'nothing') return 'SURVIVES A POWER CUT';
  return powerCut === 'damage'
    ? 'SURVIVES A KILLED PROCESS; A POWER CUT CAN DAMAGE A DATABASE'
    : 'SURVIVES A KILLED PROCESS; A POWER CUT CAN LOSE THE LAST COMMITS';
}

function tableOf(
  { factors, variants, planned }: Experiment,
  group: readonly VariantResult[],
  most: number,
  { unicode }: SummaryStyle,
): string[] {
  const columns: Column[] = [
    ...factors.map(({ name }): Column => ({ title: ` ${name}`, align: 'right' })),
    { title: 'rows/s: range and median', align: 'left' },
    { title: 'median', align: 'right' },
    { title: 'p99', align: 'right' },
    { title: 'CPU/1,000', align: 'right' },
    { title: `against ${describeBase(variants)}`, align: 'left' },
  ];
  const rows = group.map((result) => [
    ...factors.map(({ name }) => ` ${result.settings[name] ?? ''}`),
    isRated(result) ? drawRange(result.rowsPerSecond, most, unicode) : '',
    isRated(result) ? formatCount(result.rowsPerSecond.median) : '–',
    isRated(result) ? formatDuration(carriedLatency(result.latencyMs, planned ?? 0).p99) : '–',
    isRated(result) ? formatDuration(result.cpuMsPerThousandRows) : '–',
    escapeText(result.sentence),
  ]);
  return textTable(columns, rows);
}

type Rated = VariantResult & { readonly rowsPerSecond: object };

function isRated(result: VariantResult): result is VariantResult & Rated {
  return result.rowsPerSecond !== null && result.verdict.kind !== 'disqualified';
}

function describeBase(variants: Experiment['variants']): string {
  const [base] = variants;
  return Object.entries(base?.settings ?? {})
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** "▕    ├──●─┤      ▏": the least, the median and the most, from 0 to the most of all. */
export function drawRange(
  { min, median, max }: NonNullable<VariantResult['rowsPerSecond']>,
  most: number,
  unicode: boolean,
): string {
  const at = (rate: number): number =>
    Math.min(BAR - 1, Math.max(0, Math.round((rate / most) * (BAR - 1))));
  const [low, middle, high] = [at(min), at(median), at(max)];
  const [left, right, from, to, line, mark] = unicode
    ? ['▕', '▏', '├', '┤', '─', '●']
    : ['|', '|', '[', ']', '-', '*'];
  const cells = Array.from({ length: BAR }, (_, index) => {
    if (index === middle) return mark;
    if (index === low) return from;
    if (index === high) return to;
    return index > low && index < high ? line : ' ';
  });
  return `${left}${cells.join('')}${right}`;
}

/** What is known beside the table: the end, the audits, the machine, what the numbers leave out. */
export function describeFindings(experiment: Experiment, analysis: Analysis): string[] {
  const { tolerance, othersShare, decidesWhenBusy } = experiment;
  const { busy, drift, knee, results } = analysis;
  const isStopped = results.some(({ verdict }) => busy !== undefined && verdict.reason === busy);
  const hasOtherRows = experiment.factors.some(({ name }) => name === 'rows' || name === 'invalid');
  return [
    ...(knee
      ? [
          `From ${knee.factor} ${knee.value} on, the medians are within ${formatShare(tolerance)} of the best (knee).`,
        ]
      : []),
    ...describeEnd(experiment, analysis),
    ...describeAudits(experiment),
    ...(othersShare === null
      ? []
      : [`Between the runs, other programs used ${formatShare(othersShare)} of the machine.`]),
    ...(drift === null ? [] : [describeDrift(drift)]),
    ...(isStopped && !decidesWhenBusy
      ? [`Not decided because ${busy}: try again on a quiet machine, or add --anyway.`]
      : []),
    'Latencies count from the claim of a row: they leave out how long it would have waited before (coordinated omission).',
    ...(hasOtherRows
      ? [
          'Variants that write other rows than the base are not compared: their rates measure the rows, too.',
        ]
      : []),
  ];
}

function describeEnd({ status, rounds }: Experiment, analysis: Analysis): string[] {
  if (status === 'completed') return [];
  const how =
    status === 'interrupted'
      ? 'Interrupted'
      : 'Not finished (its process was killed, or still runs)';
  return [`${how}: ${analysis.rounds} of ${formatAmount(rounds, 'round')} are complete.`];
}

function describeAudits({ runs, failures }: Experiment): string[] {
  const passed = runs.filter(({ failedChecks }) => failedChecks.length === 0).length;
  const all = runs.length + failures.length;
  if (all === 0) return [];
  return [
    passed === all
      ? `The audit passed in all of ${formatAmount(all, 'run')}.`
      : `The audit passed in ${formatCount(passed)} of ${formatAmount(all, 'run')}.`,
  ];
}

function describeDrift(drift: number): string {
  const direction = drift < 0 ? 'fell' : 'rose';
  return `From the first half of the rounds to the second, the median of the variants ${direction} by ${formatShare(Math.abs(drift))}.`;
}
