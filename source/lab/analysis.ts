import { formatAmount, formatCount, formatShare } from '../base/format.js';
import type { DurabilityClass } from '../db/durability-class.js';
import type { Experiment, ExperimentRun } from './experiment.js';
import { isNumeric, type Variant } from './factors.js';
import { median, ratioInterval } from './statistics.js';
import { summarize, type RunSummary } from './summarize.js';
import { describePrice, describeVerdict, judgeVariants, type Verdict } from './verdict.js';

/** Above this share, other programs or a drift decide as much as the variants do. */
export const MOST_DISTURBANCE = 0.1;

/** What the runs of one variant came to, and its verdict. */
export interface VariantResult extends RunSummary {
  readonly settings: Variant;
  readonly isControl: boolean;
  readonly durability: DurabilityClass | null;
  readonly verdict: Verdict;
  /** The verdict in words, with the price of another promise. */
  readonly sentence: string;
}

/** Everything that an experiment shows; computed from its runs, never stored. */
export interface Analysis {
  /** Rounds in which every variant ran; only these are compared. */
  readonly rounds: number;
  readonly results: readonly VariantResult[];
  /** What the base against itself shows: "differences from about 9 % can be seen here with 5 runs". */
  readonly resolution: string | undefined;
  /** By how much the rates changed from the first half of the rounds to the second, as a share. */
  readonly drift: number | null;
  /** Why nothing is decided although the runs differ; undefined on a quiet machine. */
  readonly busy: string | undefined;
  /** For one numeric factor: the value from which on more gains little. */
  readonly knee: { readonly factor: string; readonly value: string } | undefined;
}

/** Compares the variants of an experiment, as far as its rounds are complete. */
export function analyze(experiment: Experiment): Analysis {
  const { variants, tolerance, decidesWhenBusy } = experiment;
  const rounds = completeRounds(experiment);
  const runs = variants.map((_, variant) =>
    experiment.runs.filter((run) => run.variant === variant && rounds.includes(run.round)),
  );
  const drift = driftOf(runs, rounds);
  const busy = disturbanceOf(experiment.othersShare, drift);
  const compared = variants.map((_, index) => ({
    rates: (runs[index] ?? []).map(({ rowsPerSecond }) => rowsPerSecond),
    disqualified: disqualification(experiment, index),
    durability: durabilityOf(experiment.runs.filter(({ variant }) => variant === index)),
    incomparable: whyIncomparable(experiment, index),
  }));
  const control = variants.findIndex(({ isControl }) => isControl);
  const options = { tolerance, busy: decidesWhenBusy ? undefined : busy };
  // What differs by chance is no comparison that could be lucky among the others.
  const verdicts = judgeVariants(
    compared.filter((_, index) => index !== control),
    options,
  );
  if (control >= 0) {
    const [base, again] = [compared[0], compared[control]];
    const verdict = base && again && judgeVariants([base, again], options)[1];
    if (verdict) verdicts.splice(control, 0, verdict);
  }
  const results = variants.map((variant, index): VariantResult => {
    const verdict = verdicts[index] ?? { kind: 'too few runs', runs: [0, 0] };
    const durability = compared[index]?.durability;
    const price = describePrice(verdict, durability, compared[0]?.durability);
    const summary = summarize(runs[index] ?? []);
    return Object.assign(summary, {
      settings: variant.settings,
      isControl: variant.isControl,
      durability: durability ?? null,
      verdict,
      sentence: [describeVerdict(verdict, tolerance, rounds.length), price]
        .filter(Boolean)
        .join('; '),
    });
  });
  return {
    rounds: rounds.length,
    results,
    resolution:
      control >= 0 ? resolutionOf(compared[control]?.rates, compared[0]?.rates) : undefined,
    drift,
    busy,
    knee: busy === undefined ? kneeOf(experiment, results) : undefined,
  };
}

/** The rounds, without the warm-up, that every variant has a run in, or failed in. */
function completeRounds({ rounds, variants, runs, failures }: Experiment): number[] {
  const numbers = Array.from({ length: rounds }, (_, index) => index + 1);
  return numbers.filter((round) =>
    variants.every((_, variant) =>
      [...runs, ...failures].some((run) => run.round === round && run.variant === variant),
    ),
  );
}

function disqualification({ runs, failures }: Experiment, variant: number): string | undefined {
  const failure = failures.find((run) => run.variant === variant);
  if (failure) return failure.problem;
  const broken = runs.find((run) => run.variant === variant && run.failedChecks.length > 0);
  if (!broken) return undefined;
  return `the audit of round ${broken.round} failed: ${broken.failedChecks.join(', ')}`;
}

/** Settings that differ in what is written, or in how much there is to do, and not only in how it is done. */
const INCOMPARABLE = [
  ['rows', 'it writes other rows than the base'],
  ['invalid', 'it writes other rows than the base'],
  ['unit', 'it writes other rows than the base'],
  ['rate', 'its rows arrive at another rate than those of the base'],
] as const;

/** Why the rate of a variant is not compared with that of the base. */
function whyIncomparable({ variants }: Experiment, variant: number): string | undefined {
  const [base] = variants;
  const settings = variants[variant]?.settings;
  return INCOMPARABLE.find(([name]) => settings?.[name] !== base?.settings[name])?.[1];
}

function durabilityOf(runs: readonly ExperimentRun[]): DurabilityClass | undefined {
  return runs[0]?.durability ?? undefined;
}

/** The smallest difference that these runs could show, from two sets of runs of the same settings. */
function resolutionOf(
  again: readonly number[] = [],
  base: readonly number[] = [],
): string | undefined {
  const interval = ratioInterval(again, base);
  if (!interval) return undefined;
  const share = Math.max(interval.high, 1 / interval.low) - 1;
  // Rounded up: what is smaller cannot be seen.
  const percent = Math.max(1, Math.ceil(Number((share * 100).toFixed(3))));
  return `Only differences above about ${formatCount(percent)} % can be seen here with ${formatAmount(base.length, 'run')} (the base against itself).`;
}

/**
 * The median change of the rates between the halves of the rounds; of an odd number, the middle round is in both.
 * Null with fewer than two rounds.
 */
function driftOf(
  runs: readonly (readonly ExperimentRun[])[],
  rounds: readonly number[],
): number | null {
  if (rounds.length < 2) return null;
  const half = Math.ceil(rounds.length / 2);
  const [early, late] = [rounds.slice(0, half), rounds.slice(-half)];
  const rateIn = (of: readonly ExperimentRun[], some: readonly number[]): number =>
    median(
      of.filter(({ round }) => some.includes(round)).map(({ rowsPerSecond }) => rowsPerSecond),
    );
  const changes = runs.map((of) => rateIn(of, late) / rateIn(of, early) - 1);
  const known = changes.filter(Number.isFinite);
  return known.length === 0 ? null : median(known);
}

function disturbanceOf(othersShare: number | null, drift: number | null): string | undefined {
  if (othersShare !== null && othersShare > MOST_DISTURBANCE) {
    return `the machine was busy (other programs used ${formatShare(othersShare)} of it)`;
  }
  if (drift !== null && Math.abs(drift) > MOST_DISTURBANCE) {
    const direction = drift > 0 ? 'rose' : 'fell';
    return `the median of the variants ${direction} by ${formatShare(Math.abs(drift))} during the rounds`;
  }
  return undefined;
}

/**
 * The smallest value of the one factor from which on all medians are within the tolerance of the best;
 * none where the runs show no difference at all.
 */
function kneeOf(
  { factors, tolerance }: Experiment,
  results: readonly VariantResult[],
): Analysis['knee'] {
  const [factor, ...others] = factors;
  if (!factor || others.length > 0 || factor.values.length < 3) return undefined;
  if (!isNumeric(factor)) return undefined;
  const compared = results
    .filter(({ isControl }) => !isControl)
    .map(({ settings, verdict, rowsPerSecond }) => ({
      value: Number(settings[factor.name]),
      kind: verdict.kind,
      rate: rowsPerSecond?.median ?? 0,
    }))
    .toSorted((left, right) => left.value - right.value);
  const isShown = compared.some(({ kind }) => kind === 'faster' || kind === 'slower');
  if (!isShown || compared.some(({ kind }) => kind === 'disqualified')) return undefined;
  const least = Math.max(...compared.map(({ rate }) => rate)) / (1 + tolerance);
  const from = compared.findLastIndex(({ rate }) => rate < least) + 1;
  const knee = compared[from];
  return knee && from > 0 && from < compared.length - 1
    ? { factor: factor.name, value: String(knee.value) }
    : undefined;
}
