import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What one comparison came to. `kind`: the verdict about the second variant; `busy`: the machine decided
 * it to be not decided; `ratio`: its rate as a multiple of the first one's, NaN (null in a file) where
 * there is none.
 * `disturbed`: how many comparisons were made before it, of which the same is true, absent for none.
 * @typedef {{ kind: string, busy: boolean, ratio: number | null, disturbed?: number }} Comparison
 *
 * The comparisons that were made, by the name of their series, of one build of the program.
 * @typedef {{ build: string, series: Record<string, Comparison[]> }} Progress
 *
 * The part of `compare --json` that is read.
 * @typedef {{
 *   runs: { rowsPerSecond: number }[],
 *   analysis: {
 *     busy?: string,
 *     results: { verdict: { kind: string, reason?: string, interval?: { ratio: number } } }[],
 *   },
 * }} Printed
 */

/** What a printed comparison of two variants came to. @param {Printed} printed @returns {Comparison} */
export function readComparison({ analysis }) {
  const { kind = 'none', reason, interval } = analysis.results[1]?.verdict ?? {};
  return {
    kind,
    busy: kind === 'not decided' && reason !== undefined && reason === analysis.busy,
    ratio: interval?.ratio ?? null,
  };
}

/** A comparison is made at most so often: one that other programs disturb says nothing about the variants. */
const MOST_TRIES = 4;

/**
 * Makes a comparison until one was not disturbed, or the tries are used up.
 * @param {() => Promise<Comparison>} make @returns {Promise<Comparison>} the last one
 */
export async function makeUndisturbed(make) {
  for (let disturbed = 0; ; disturbed += 1) {
    const comparison = await make();
    if (comparison.busy && disturbed + 1 < MOST_TRIES) continue;
    return disturbed === 0 ? comparison : { ...comparison, disturbed };
  }
}

/** How often each verdict was given. @param {readonly Comparison[]} comparisons */
export function tally(comparisons) {
  const count = (/** @type {(comparison: Comparison) => boolean} */ is) =>
    comparisons.filter(is).length;
  return {
    faster: count(({ kind }) => kind === 'faster'),
    slower: count(({ kind }) => kind === 'slower'),
    same: count(({ kind }) => kind === 'no difference'),
    busy: count(({ busy }) => busy),
    undecided: count(({ kind, busy }) => kind === 'not decided' && !busy),
    disturbed: comparisons.reduce((sum, { disturbed = 0 }) => sum + disturbed, 0),
  };
}

/** @param {ReturnType<typeof tally>} counts */
export function describeTally({ faster, slower, same, busy, undecided, disturbed }) {
  const verdicts = `faster ${faster}, slower ${slower}, no difference ${same}, not decided ${undecided}, not decided on a busy machine ${busy}`;
  return disturbed === 0
    ? verdicts
    : `${verdicts}; made again, since the machine was busy: ${disturbed}`;
}

/**
 * The comparisons that an interrupted call has left, if this is still the same build and some are missing.
 * @param {string} file @param {string} build @param {readonly string[]} names @param {number} times
 * @returns {Progress}
 */
export function openProgress(file, build, names, times) {
  const fresh = { build, series: {} };
  if (!existsSync(file)) return fresh;
  /** @type {Progress} */
  let left;
  try {
    left = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return fresh;
  }
  const isComplete = names.every((name) => (left.series[name]?.length ?? 0) >= times);
  return left.build === build && !isComplete ? left : fresh;
}

/** @param {string} file @param {Progress} progress */
export function storeProgress(file, progress) {
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(progress));
  renameSync(temporary, file);
}
