import { median, ratios, spread } from './statistics.mjs';

/**
 * @typedef {import('./statistics.mjs').Spread} Spread
 * @typedef {{ label: string } & Spread} Measurement
 * @typedef {{ text: string, isMet: boolean }} Goal
 *
 * One line of the table. `other` is the same of the commit that `--against` names, its label.
 * @typedef {{
 *   title: string,
 *   unit: string,
 *   ours: Measurement,
 *   reference?: Measurement,
 *   ratio?: Spread,
 *   other?: Measurement & { ratio: Spread, notes: string[] },
 *   goals: Goal[],
 *   notes: string[],
 * }} Case
 *
 * What one benchmark gives; `doubts` are why the machine was not fit for it.
 * @typedef {{
 *   schema: 'dbsim.bench/1',
 *   name: string,
 *   date: string,
 *   tookSeconds: number,
 *   machine: Record<string, string | number>,
 *   versions: Record<string, string>,
 *   options: Record<string, unknown>,
 *   doubts: string[],
 *   cases: Case[],
 *   skipped: string[],
 * }} Result
 */

/**
 * One line of the table, from values of the same rounds. `goals` gets the ratios to the reference and to the
 * other commit.
 * @param {{
 *   title: string,
 *   unit: string,
 *   ours: readonly [label: string, values: readonly number[]],
 *   reference?: readonly [label: string, values: readonly number[]] | undefined,
 *   other?: { label: string, values: readonly number[], notes?: readonly string[] } | undefined,
 *   goals?: (compared: { ours: Spread, ratio: Spread | undefined, other: Spread | undefined }) => Goal[],
 *   notes?: readonly string[],
 * }} measured
 * @returns {Case}
 */
export function makeCase({ title, unit, ours, reference, other, goals, notes = [] }) {
  const our = { label: ours[0], ...spread(ours[1]) };
  const ratio = reference && ratios(ours[1], reference[1]);
  const compared = other && compareWith(other, ours[1]);
  return {
    title,
    unit,
    ours: our,
    ...(reference && ratio
      ? { reference: { label: reference[0], ...spread(reference[1]) }, ratio }
      : {}),
    ...(compared ? { other: compared } : {}),
    goals: goals?.({ ours: our, ratio, other: compared?.ratio }) ?? [],
    notes: [...notes],
  };
}

/**
 * @param {{ label: string, values: readonly number[], notes?: readonly string[] }} other
 * @param {readonly number[]} ours
 */
function compareWith({ label, values, notes = [] }, ours) {
  return { label, ...spread(values), ratio: ratios(ours, values), notes: [...notes] };
}

/**
 * What runs of the commit of `--against` give for a case about their rates.
 * @typedef {{ rate: number, cpuUs: number, ownPeakMB: number }} Rated
 * @param {readonly Rated[] | undefined} runs
 * @param {readonly Rated[]} ours
 * @param {{ commit: string } | undefined} build
 */
export function otherRates(runs, ours, build) {
  if (!runs || !build) return undefined;
  const compare = (/** @type {string} */ what, /** @type {keyof Rated} */ of, unit = '') => {
    const [own, others] = [ours, runs].map((list) => median(list.map((run) => run[of])));
    if (own === undefined || others === undefined || Number.isNaN(own + others)) return [];
    return [`${what} ${formatNumber(own)} ${unit}, ${formatNumber(others)} in ${build.commit}`];
  };
  return {
    label: build.commit,
    values: runs.map(({ rate }) => rate),
    notes: [
      ...compare('processor time', 'cpuUs', 'µs a row'),
      ...compare('memory', 'ownPeakMB', 'MB'),
    ],
  };
}

/**
 * @param {number} value
 * @param {number} limit
 * @param {string} what such as "rows/s" or "of the imports"
 * @returns {Goal}
 */
export function atLeast(value, limit, what) {
  return { text: `≥ ${formatNumber(limit)} ${what}`, isMet: value >= limit };
}

/**
 * @param {number} value
 * @param {number} limit
 * @param {string} what
 * @returns {Goal}
 */
export function atMost(value, limit, what) {
  return { text: `≤ ${formatNumber(limit)} ${what}`, isMet: value <= limit };
}

/** Three significant digits, or all before the point. @param {number} value */
export function formatNumber(value) {
  const digits =
    Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return value.toLocaleString('en', digits);
}
