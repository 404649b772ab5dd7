import {
  formatAmount,
  formatDuration,
  formatList,
  formatTime,
  inflect,
} from '../../base/format.js';
import type { DurabilityClass } from '../../db/durability-class.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import type { RateLimit } from '../../ledger/summary.js';
import { MOST_DISTURBANCE } from '../analysis.js';
import { formatVariant, type Variant } from '../factors.js';
import type { RateSearch, RateWindow } from './record.js';
import { bracketOf, CONFIRMED, heldInARow } from './search.js';

/** What was found about one variant. */
export interface RateResult {
  readonly settings: Variant;
  /** The highest rate that holds; null where none does. */
  readonly holds: number | null;
  /** The lowest rate that does not hold; null where none does not. */
  readonly fails: number | null;
  /** Whether the rate held three windows in a row. */
  readonly isConfirmed: boolean;
  readonly windows: number;
  /** The highest p99 of the windows at the rate that held. */
  readonly p99Ms: number | null;
  readonly durability: DurabilityClass | null;
  /** The bracket in words. */
  readonly sentence: string;
}

/** What was found about each variant. */
export function resultsOf({ variants, windows, status }: RateSearch): RateResult[] {
  return variants.map((settings, variant) => {
    const own = windows.filter((window) => window.variant === variant);
    const { holds, fails } = bracketOf(own);
    const held = own.filter(({ rate, holds: isHeld }) => isHeld && rate === holds);
    const p99s = held.flatMap(({ measured }) => measured?.latencyMs.p99 ?? []);
    const isConfirmed = holds !== null && heldInARow(own, holds) >= CONFIRMED;
    return {
      settings,
      holds,
      fails,
      isConfirmed,
      windows: own.length,
      p99Ms: p99s.length === 0 ? null : Math.max(...p99s),
      durability: own.find(({ measured }) => measured)?.measured?.durability ?? null,
      sentence: describeBracket({ holds, fails, isConfirmed }, own, status),
    };
  });
}

function describeBracket(
  { holds, fails, isConfirmed }: Pick<RateResult, 'holds' | 'fails' | 'isConfirmed'>,
  windows: readonly RateWindow[],
  status: RateSearch['status'],
): string {
  const failed = windows.findLast((window) => !window.holds && window.rate === fails);
  const { limit = 'none' } = failed?.measured?.openLoop ?? {};
  const own = OWN_LIMITS[limit];
  const missed = fails === null ? '' : formatGivenRate(fails);
  const parts = [
    ...(holds === null ? [] : [`holds ${formatGivenRate(holds)}`]),
    ...(fails === null
      ? []
      : [`does not hold ${holds === null ? missed : missed.replace(/ rows?\/s$/, '')}`]),
  ];
  if (parts.length === 0) return 'not tried';
  const why = failed?.reason === undefined ? '' : ` (${failed.reason})`;
  const ceiling =
    own === undefined ? '' : `; ${own} the limit there, so the databases may hold more`;
  return `${parts.join(', ')}${why}${ceiling}${isConfirmed ? '' : describeOpen(holds, windows.length, status)}`;
}

/** What a bracket lacks that is not confirmed. */
function describeOpen(holds: number | null, windows: number, status: RateSearch['status']): string {
  if (status === 'running') return '; the search has not ended';
  if (status === 'interrupted') return '; the search did not end';
  return holds === null
    ? ''
    : `; not confirmed in ${formatAmount(windows, 'window')}: they hold and fail by chance`;
}

/** Limits that are none of the databases, as the beginning of a sentence. */
const OWN_LIMITS: Partial<Record<RateLimit, string>> = {
  threads: 'the number of threads was',
  processor: 'the processors were',
};

/** "rates · generate, seed 7 and those after it · p99 of at most 20.0 ms in windows of 5s or more · 10 threads …". */
export function describeSearch({
  workload,
  seed,
  constants,
  p99Ms,
  windowMs,
  variants,
}: RateSearch): string {
  return [
    'rates',
    `${workload}, seed ${seed} and those after it`,
    `p99 of at most ${formatDuration(p99Ms)} in windows of ${formatTime(windowMs)} or more`,
    ...constants,
    formatAmount(variants.length, 'variant'),
  ].join(' · ');
}

/** What is known beside the table. */
export function describeSearchFindings(search: RateSearch): string[] {
  const { status, windows, othersShare } = search;
  const isOver = status === 'completed';
  const failed = windows.filter(({ measured }) => (measured?.failedChecks.length ?? 1) > 0).length;
  const passed = windows.length - failed;
  return [
    ...(isOver
      ? []
      : [
          `${status === 'interrupted' ? 'Interrupted' : 'Not finished (its process was killed, or still runs)'}: what is known until then is above.`,
        ]),
    ...(windows.length === 0
      ? []
      : [
          `The audit passed in ${failed === 0 ? 'all of ' : `${passed} of `}${formatAmount(windows.length, 'window')}.`,
        ]),
    `A rate that holds did so in ${isOver ? '' : `one window at least, and where the search ended in `}${CONFIRMED} windows in a row; one that does not hold failed in its last window.`,
    ...(othersShare === null
      ? []
      : [
          `Between the windows, other programs used ${(othersShare * 100).toFixed(1)} % of the machine.${othersShare > MOST_DISTURBANCE ? ' It was busy: on a quiet machine, these variants may hold higher rates.' : ''}`,
        ]),
    `Latencies count from the arrival of a row. The ends of a bracket are at most 5 % apart${isOver ? '' : ' where the search ended'}; brackets of different variants that overlap show no difference.`,
  ];
}

/** The name of a variant in a list; the only one has none. */
export function nameOfVariant(settings: Variant): string {
  return formatVariant(settings) || 'these settings';
}

/** The results, the highest rate that holds first. */
export function byRate(results: readonly RateResult[]): readonly RateResult[] {
  return results.toSorted((one, other) => (other.holds ?? 0) - (one.holds ?? 0));
}

/** "batch 100 holds 812 rows/s", of the variant that holds most; "no rate holds" where none does. */
export function describeBest(results: readonly RateResult[]): string {
  const [best] = byRate(results);
  if (!best || best.windows === 0) return 'no rate was tried';
  if (best.holds === null) return 'no rate holds';
  const name = Object.keys(best.settings).length === 0 ? '' : `${nameOfVariant(best.settings)} `;
  return `${name}holds ${formatGivenRate(best.holds)}`;
}

/** All there is to a search in a sentence or two: the variant that holds most, and those that may hold as much. */
export function describeHighest(results: readonly RateResult[]): string {
  const [best, ...others] = byRate(results);
  if (!best || best.windows === 0) return 'No rate was tried.';
  if (best.holds === null) return 'No rate was found that holds.';
  const rate = formatGivenRate(best.holds);
  if (others.length === 0) return `The highest rate that holds is ${rate}.`;
  const { holds } = best;
  const alike = others.filter(({ fails }) => fails === null || fails > holds);
  const overlap = formatList(alike.map(({ settings }) => nameOfVariant(settings)));
  return [
    `Of ${results.length} variants, ${nameOfVariant(best.settings)} holds the highest rate: ${rate}.`,
    ...(alike.length === 0
      ? []
      : [
          `The ${inflect(alike.length, 'bracket', 'brackets')} of ${overlap} ${inflect(alike.length, 'overlaps', 'overlap')} its: there, no difference is shown.`,
        ]),
  ].join(' ');
}
