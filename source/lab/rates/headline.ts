import { capitalize } from '../../base/text.js';
import { formatAmount, formatList, inflect } from '../../base/format.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import { isAtFloor, nameOfVariant, resultsOf, type RateResult } from './describe.js';
import type { RateSearch } from './record.js';
import { CONFIRMED, heldInARow } from './search.js';

/** The results, the highest rate that holds first. */
export function byRate(results: readonly RateResult[]): readonly RateResult[] {
  return results.toSorted((one, other) => (other.holds ?? 0) - (one.holds ?? 0));
}

/**
 * The highest rate in few words: "batch 100 holds 812 rows/s", "held 500 rows/s, not confirmed",
 * "no rate of 10 rows/s or more held".
 */
export function describeBest(search: RateSearch): string {
  const tried = triedOf(search);
  const [best] = tried;
  if (!best) return 'no rate was tried';
  const { holds, settings, isConfirmed } = best;
  if (holds === null) return describeNone(tried, search);
  const name = Object.keys(settings).length === 0 ? '' : `${nameOfVariant(settings)} `;
  const rate = formatGivenRate(holds);
  return isConfirmed ? `${name}holds ${rate}` : `${name}held ${rate}, not confirmed`;
}

/**
 * All there is to a search in a few sentences: the variant that holds most, those that may hold as much, those
 * that were not tried; a maximum only where one was found.
 */
export function describeHighest(search: RateSearch): string {
  const tried = triedOf(search);
  const [best, ...others] = tried;
  if (!best) return 'No rate was tried.';
  const all = search.variants.length;
  return [
    best.holds === null
      ? `${capitalize(describeNone(tried, search))}.`
      : describeMost(search, best),
    ...(best.holds === null ? [] : describeAlike(best.holds, others)),
    ...describeUntried(search, all - tried.length),
  ].join(' ');
}

/** The variants that had a window, the highest rate first. */
function triedOf(search: RateSearch): readonly RateResult[] {
  return byRate(resultsOf(search)).filter(({ windows }) => windows > 0);
}

/** What is known where no rate holds: the lowest of those that were tried did not. */
function describeNone(tried: readonly RateResult[], { status }: RateSearch): string {
  const lowest = Math.max(...tried.map(({ fails }) => fails ?? 0));
  const rate = formatGivenRate(lowest);
  const isOver = tried.every(({ windows }) => isAtFloor(windows, status));
  return isOver ? `no rate of ${rate} or more held` : `${rate} did not hold, no rate confirmed`;
}

function describeMost(search: RateSearch, best: RateResult): string {
  const { variants, windows } = search;
  const { settings, holds, fails, isConfirmed } = best;
  const rate = formatGivenRate(holds ?? 0);
  const name = nameOfVariant(settings);
  const isCompared = search.variants.length > 1 && triedOf(search).length > 1;
  if (isConfirmed) {
    const more = fails === null ? ', the highest that is tried' : '';
    if (isCompared) {
      const so =
        search.status === 'completed'
          ? 'holds the highest rate'
          : 'holds the highest rate until then';
      return `Of ${variants.length} variants, ${name} ${so}: ${rate}${more}.`;
    }
    const of = variants.length === 1 ? '' : ` with ${name}`;
    return fails === null
      ? `${rate} held${of} in ${CONFIRMED} windows in a row: no higher rate is tried.`
      : `The highest rate that holds${of} is ${rate}.`;
  }
  const own = windows.filter(({ variant }) => variants[variant] === settings);
  const times = heldInARow(own, holds ?? 0);
  const often = times === 1 ? 'one window' : formatAmount(times, 'window');
  const until = describeOpenEnd(search, best);
  if (isCompared)
    return `Of ${variants.length} variants, ${name} held the highest rate: ${rate} in ${often}; ${until}.`;
  return `${variants.length === 1 ? '' : `${name}: `}${rate} held in ${often}; ${until}.`;
}

/** Why a rate that held is not known to be the highest one. */
function describeOpenEnd({ status }: RateSearch, { windows }: RateResult): string {
  switch (status) {
    case 'completed':
      return `the highest rate was not confirmed in ${formatAmount(windows, 'window')}`;
    case 'interrupted':
      return 'the search was interrupted before it found the highest rate';
    case 'running':
      return 'the search has not ended';
  }
}

function describeAlike(holds: number, others: readonly RateResult[]): string[] {
  const alike = others.filter(({ fails }) => fails === null || fails > holds);
  if (alike.length === 0) return [];
  const names = formatList(alike.map(({ settings }) => nameOfVariant(settings)));
  const brackets = inflect(alike.length, 'bracket', 'brackets');
  return [
    `The ${brackets} of ${names} ${inflect(alike.length, 'overlaps', 'overlap')} its: there, no difference is shown.`,
  ];
}

function describeUntried(search: RateSearch, count: number): string[] {
  if (count === 0) return [];
  const names = resultsOf(search)
    .filter(({ windows }) => windows === 0)
    .map(({ settings }) => nameOfVariant(settings));
  return [`${capitalize(formatList(names))} ${inflect(count, 'was', 'were')} not tried.`];
}
