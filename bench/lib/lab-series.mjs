import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What one comparison came to. `kind`: the verdict about the second variant; `busy`: the machine decided
 * it to be not decided; `ratio`: its rate as a multiple of the first one's, NaN (null in a file) where
 * there is none.
 * @typedef {{ kind: string, busy: boolean, ratio: number | null }} Comparison
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
  };
}

/** @param {ReturnType<typeof tally>} counts */
export function describeTally({ faster, slower, same, busy, undecided }) {
  return `faster ${faster}, slower ${slower}, no difference ${same}, not decided ${undecided}, not decided on a busy machine ${busy}`;
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
