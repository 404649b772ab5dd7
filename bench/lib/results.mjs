import { ratios, spread } from './statistics.mjs';

/**
 * @typedef {import('./statistics.mjs').Spread} Spread
 * @typedef {{ label: string } & Spread} Measurement
 * @typedef {{ text: string, isMet: boolean }} Goal
 *
 * One line of the table. `better` tells whether high or low numbers are good.
 * @typedef {{
 *   title: string,
 *   unit: string,
 *   ours: Measurement,
 *   reference?: Measurement,
 *   ratio?: Spread,
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
 * One line of the table, from values of the same rounds.
 * @param {{
 *   title: string,
 *   unit: string,
 *   ours: readonly [label: string, values: readonly number[]],
 *   reference?: readonly [label: string, values: readonly number[]] | undefined,
 *   goals?: (compared: { ours: Spread, ratio: Spread | undefined }) => Goal[],
 *   notes?: readonly string[],
 * }} measured
 * @returns {Case}
 */
export function makeCase({ title, unit, ours, reference, goals, notes = [] }) {
  const our = { label: ours[0], ...spread(ours[1]) };
  const ratio = reference && ratios(ours[1], reference[1]);
  return {
    title,
    unit,
    ours: our,
    ...(reference && ratio
      ? { reference: { label: reference[0], ...spread(reference[1]) }, ratio }
      : {}),
    goals: goals?.({ ours: our, ratio }) ?? [],
    notes: [...notes],
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
