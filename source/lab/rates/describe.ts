import { formatAmount, formatDuration, formatTime } from '../../base/format.js';
import type { DurabilityClass } from '../../db/durability-class.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import type { RateLimit } from '../../ledger/summary.js';
import { formatVariant, type Variant } from '../factors.js';
import { latencyOf } from './latency.js';
import type { RateSearch, RateWindow } from './record.js';
import { bracketOf, CONFIRMED, heldInARow, MOST_WINDOWS } from './search.js';

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
    const p99s = held.flatMap((window) => latencyOf(window)?.p99 ?? []);
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
  const least =
    holds === null && isAtFloor(windows.length, status) ? ', the lowest that is tried' : '';
  const why = failed?.reason === undefined ? '' : ` (${failed.reason})`;
  const ceiling =
    own === undefined ? '' : `; ${own} the limit there, so the databases may hold more`;
  return `${parts.join(', ')}${least}${why}${ceiling}${isConfirmed ? '' : describeOpen(holds, windows.length, status)}`;
}

/** What a bracket lacks that is not confirmed. */
function describeOpen(holds: number | null, windows: number, status: RateSearch['status']): string {
  if (status === 'running') return '; the search has not ended';
  if (status === 'interrupted') return '; the search did not end';
  return holds === null && isAtFloor(windows, status)
    ? ''
    : `; not confirmed in ${formatAmount(windows, 'window')}: they hold and fail by chance`;
}

/**
 * Whether the search of a variant of which no rate holds went down to the lowest rate that is tried.
 * @param windows of the variant
 */
export function isAtFloor(windows: number, status: RateSearch['status']): boolean {
  return status === 'completed' && windows < MOST_WINDOWS;
}

/** Limits that are none of the databases, as the beginning of a sentence. */
const OWN_LIMITS: Partial<Record<RateLimit, string>> = {
  threads: 'the number of threads was',
  processor: 'the processors were',
};

/** "rates · p99 of at most 20.0 ms, windows of 5s or more · generate, seed 7 and later · 10 threads …". */
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
    `p99 of at most ${formatDuration(p99Ms)}, windows of ${formatTime(windowMs)} or more`,
    `${workload}, seed ${seed} and later`,
    ...constants,
    formatAmount(variants.length, 'variant'),
  ].join(' · ');
}

/** The name of a variant in a list; the only one has none. */
export function nameOfVariant(settings: Variant): string {
  return formatVariant(settings) || 'these settings';
}
