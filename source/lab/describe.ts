import { formatAmount, formatCount, formatList, formatShare, inflect } from '../base/format.js';
import { describeDurability, type DurabilityClass } from '../db/durability-class.js';
import type { Analysis, VariantResult } from './analysis.js';
import type { Experiment } from './experiment.js';
import { formatVariant, type FactorName } from './factors.js';
import { seedAfter } from './seeds.js';

/** "compare · generate, 20,000 rows, seed 4711 · 10 threads · fifo · 4 variants × 5 rounds after 1 warm-up". */
export function describeHead(experiment: Experiment): string {
  const { workload, planned, seed, constants, factors, variants, rounds, hasWarmUp } = experiment;
  const isVaried = factors.some(({ name }) => name === 'rows');
  const rows = [
    workload,
    planned === null || isVaried ? '' : formatAmount(planned, 'row'),
    describeSeeds(seed, rounds),
  ];
  const compared = variants.filter(({ isControl }) => !isControl).length;
  const size = `${formatAmount(compared, 'variant')} × ${formatAmount(rounds, 'round')}${hasWarmUp ? ' after 1 warm-up' : ''}`;
  return ['compare', rows.filter(Boolean).join(', '), ...constants, size].join(' · ');
}

/** Each round has the rows of the next seed. */
function describeSeeds(seed: number | null, rounds: number): string {
  if (seed === null) return '';
  const last = seedAfter(seed, rounds - 1);
  return rounds === 1 ? `seed ${seed}` : `seeds ${seed} to ${last}, one a round`;
}

/** The best first; the control, which is no strategy, is in the sentence above. */
export function groupByPromise(
  results: readonly VariantResult[],
): [promise: string, group: VariantResult[]][] {
  const rate = ({ rowsPerSecond }: VariantResult): number => rowsPerSecond?.median ?? 0;
  const sorted = results
    .filter(({ isControl }) => !isControl)
    .toSorted((left, right) => rate(right) - rate(left));
  return groupByDurability(sorted);
}

/** Results by what their databases promise, in words; their order stays. */
export function groupByDurability<
  Result extends {
    readonly durability: DurabilityClass | null;
    /** How many of a search are over; absent of a comparison. */
    readonly windows?: number;
  },
>(results: readonly Result[]): [promise: string, group: Result[]][] {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const { durability, windows } = result;
    const unknown = windows === 0 ? 'not tried' : 'durability not known';
    const promise = durability ? describeDurability(durability) : unknown;
    groups.set(promise, [...(groups.get(promise) ?? []), result]);
  }
  return [...groups];
}

/** The base in words: "batch 1, order fifo". */
export function describeBase(variants: Experiment['variants']): string {
  const [base] = variants;
  return Object.entries(base?.settings ?? {})
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** What is known beside the table: the end, the audits, the machine, what the numbers leave out. */
export function describeFindings(experiment: Experiment, analysis: Analysis): string[] {
  const { tolerance, othersShare, decidesWhenBusy } = experiment;
  const { busy, drift, knee, results } = analysis;
  const isStopped = results.some(({ verdict }) => busy !== undefined && verdict.reason === busy);
  const isVaried = (...names: readonly FactorName[]): boolean =>
    experiment.factors.some(({ name }) => names.includes(name));
  const hasOtherRows = isVaried('rows', 'invalid');
  return [
    ...(knee
      ? [
          `From ${knee.factor} ${knee.value} on, the medians are within ${formatShare(tolerance)} of the best (knee).`,
        ]
      : []),
    ...describeEnd(experiment, analysis),
    ...describeAudits(experiment),
    ...(hasOtherRows ? [] : describeOutcomes(results)),
    ...(othersShare === null
      ? []
      : [`Between the runs, other programs used ${formatShare(othersShare)} of the machine.`]),
    ...(drift === null ? [] : [describeDrift(drift)]),
    ...(isStopped && !decidesWhenBusy
      ? [`Not decided because ${busy}: try again on a quiet machine, or add --anyway.`]
      : []),
    ...(hasServers(experiment)
      ? ['CPU time and memory are those of the program: a server has its own, not counted here.']
      : []),
    ...describeLoop(experiment),
    ...(hasOtherRows
      ? [
          'Variants that write other rows than the base are not compared: their rates measure the rows, too.',
        ]
      : []),
    ...(isVaried('rate')
      ? [
          'Variants whose rows arrive at another rate than those of the base are not compared: as far as they keep their schedule, what grows with the rate is the p99.',
        ]
      : []),
  ];
}

/** From when latencies count, and whether the runs of an open loop kept their schedule. */
function describeLoop({ runs }: Experiment): string[] {
  const open = runs.flatMap(({ openLoop }) => openLoop ?? []);
  if (open.length === 0) {
    return [
      'Latencies count from the claim of a row: they leave out how long it would have waited before (coordinated omission).',
    ];
  }
  const late = open.filter(({ limit }) => limit !== 'none');
  const byProgram = late.filter(({ limit }) => limit !== 'databases').length;
  const kept =
    late.length === 0
      ? 'all runs kept their schedule'
      : `${formatCount(late.length)} of ${formatAmount(open.length, 'run')} could not keep their schedule`;
  return [
    `Latencies count from the arrival of a row (open loop); ${kept}. A run that keeps it has the rate that was asked for, whatever its variant: compare the p99.`,
    ...(byProgram === 0
      ? []
      : [
          `In ${formatAmount(byProgram, 'run')} the limit was the number of threads or the processors, not the databases: they take at least the rate of ${inflect(byProgram, 'that run', 'those runs')}.`,
        ]),
  ];
}

function hasServers({ runs }: Experiment): boolean {
  return runs.some(({ engines }) => engines?.some((engine) => !engine.startsWith('SQLite')));
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
  return all === 0 ? [] : [describeAudit(passed, all, 'run')];
}

/** In how many of all runs, at least one, the audit passed. @param noun what a run is called */
export function describeAudit(passed: number, all: number, noun: string): string {
  if (all === 1) return `The audit of the ${noun} ${passed === 1 ? 'passed' : 'did not pass'}.`;
  const share = passed === all ? 'all' : passed === 0 ? 'none' : formatCount(passed);
  return `The audit passed in ${share} of ${formatAmount(all, noun)}.`;
}

/** Shares of inserted rows that differ by more than this are no rounding. */
const SAME_SHARE = 0.001;

/** What a rate does not show: it counts every attempted row, whatever became of it. */
function describeOutcomes(results: readonly VariantResult[]): string[] {
  const compared = results.filter(({ isControl, runs }) => !isControl && runs > 0);
  const lost = compared.flatMap(({ settings, rows: { failed, unknown } }) =>
    failed + unknown === 0
      ? []
      : [`${formatAmount(failed + unknown, 'row')} with ${formatVariant(settings)}`],
  );
  const shares = compared.flatMap(({ settings, rows }) => {
    const { inserted, rejected, failed, unknown } = rows;
    const attempted = inserted + rejected + failed + unknown;
    return attempted === 0 ? [] : [{ settings, share: inserted / attempted }];
  });
  const [least, ...others] = shares.toSorted((left, right) => left.share - right.share);
  const most = others.at(-1);
  return [
    ...(lost.length === 0 ? [] : [`Failed or unknown in all rounds: ${formatList(lost)}.`]),
    ...(least && most && most.share - least.share > SAME_SHARE
      ? [
          `The variants did not insert the same rows: ${formatVariant(least.settings)} inserted ${formatShare(least.share)} of those it attempted, ${formatVariant(most.settings)} ${formatShare(most.share)}. A rate counts attempted rows, inserted or not.`,
        ]
      : []),
  ];
}

function describeDrift(drift: number): string {
  const share = formatShare(Math.abs(drift));
  const change =
    share === formatShare(0) ? 'did not change' : `${drift < 0 ? 'fell' : 'rose'} by ${share}`;
  return `From the first half of the rounds to the second, the median of the variants ${change}.`;
}
