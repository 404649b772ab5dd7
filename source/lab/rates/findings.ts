import { MOST_DISTURBANCE } from '../analysis.js';
import { describeAudit } from '../describe.js';
import { resultsOf, type RateResult } from './describe.js';
import type { RateSearch } from './record.js';
import { CONFIRMED } from './search.js';

/** What is known beside the table; only what follows from the windows of this search. */
export function describeSearchFindings(search: RateSearch): string[] {
  const { windows } = search;
  if (windows.length === 0) return describeEnd(search);
  const tried = resultsOf(search).filter((result) => result.windows > 0);
  const failed = windows.filter(({ measured }) => (measured?.failedChecks.length ?? 1) > 0).length;
  return [
    ...describeEnd(search),
    describeAudit(windows.length - failed, windows.length, 'window'),
    describeTerms(tried),
    ...describeMachineShare(search),
    'Latencies count from the arrival of a row.',
    ...describeBrackets(tried),
  ];
}

function describeEnd({ status, windows }: RateSearch): string[] {
  if (status === 'completed') return [];
  const end =
    status === 'interrupted'
      ? 'Interrupted'
      : 'Not finished (its process was killed, or still runs)';
  const known =
    windows.length === 0 ? 'no window is complete' : 'what is known until then is above';
  return [`${end}: ${known}.`];
}

/** What it means that a rate holds or does not, of those that are in the table. */
function describeTerms(results: readonly RateResult[]): string {
  const held = results.filter(({ holds }) => holds !== null);
  const confirmed = held.filter(({ isConfirmed }) => isConfirmed).length;
  const fails = results.some((result) => result.fails !== null);
  const row = `${CONFIRMED} windows in a row`;
  if (held.length === 0) return 'A rate that does not hold did not hold in its last window.';
  const holding =
    confirmed === held.length
      ? `A rate that holds did so in ${row}`
      : confirmed === 0
        ? `A rate that holds did so in its last window, not yet in ${row}`
        : `A confirmed rate held in ${row}, another one that holds in its last window`;
  return `${holding}${fails ? '; one that does not hold did not hold in its last window' : ''}.`;
}

function describeMachineShare({ othersShare, variants }: RateSearch): string[] {
  if (othersShare === null) return [];
  const subject =
    variants.length === 1 ? 'a higher rate may hold' : 'these variants may hold higher rates';
  const busy =
    othersShare > MOST_DISTURBANCE ? ` It was busy: on a quiet machine, ${subject}.` : '';
  return [
    `Between the windows, other programs used ${(othersShare * 100).toFixed(1)} % of the machine.${busy}`,
  ];
}

function describeBrackets(results: readonly RateResult[]): string[] {
  const narrow = results.filter(({ isConfirmed, fails }) => isConfirmed && fails !== null).length;
  const kind = results.every(({ isConfirmed }) => isConfirmed) ? '' : 'confirmed ';
  return [
    ...(narrow === 0 ? [] : [`The ends of a ${kind}bracket are at most 5 % apart.`]),
    ...(results.length > 1
      ? ['Brackets of different variants that overlap show no difference.']
      : []),
  ];
}
