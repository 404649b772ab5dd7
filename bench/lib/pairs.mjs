import { launcher } from '../../scripts/lib/paths.mjs';

/**
 * Who is measured when: A B, B A, A B, … so that a machine that grows slower or faster favours neither.
 * @template T
 * @param {readonly T[]} contestants
 * @param {number} rounds
 * @returns {T[][]} a list for each round
 */
export function alternate(contestants, rounds) {
  return Array.from({ length: rounds }, (_, round) =>
    round % 2 === 0 ? [...contestants] : contestants.toReversed(),
  );
}

/**
 * Measures all contestants in each round, one at a time.
 * @template {Record<string, () => Promise<unknown>>} Contestants
 * @param {Contestants} contestants
 * @param {number} rounds
 * @param {(reported: string) => void} notify hears what is measured next
 * @returns {Promise<{ [Name in keyof Contestants]: Awaited<ReturnType<Contestants[Name]>>[] }>} by
 *   name, in the order of the rounds
 */
export async function measure(contestants, rounds, notify) {
  const names = Object.keys(contestants);
  /** @type {Record<string, unknown[]>} */
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (const [round, order] of alternate(names, rounds).entries()) {
    for (const name of order) {
      notify(`round ${round + 1} of ${rounds}: ${name}`);
      results[name]?.push(await contestants[name]?.());
    }
  }
  return /** @type {{ [Name in keyof Contestants]: Awaited<ReturnType<Contestants[Name]>>[] }} */ (
    results
  );
}

/**
 * Measures the built program and, with `--against`, another build of it, beside references, all in the
 * same rounds.
 * @template {Record<string, (launcher: string) => Promise<unknown>>} Ours
 * @template {Record<string, () => Promise<unknown>>} References
 * @param {{
 *   ours: Ours,
 *   references: References,
 *   otherWay?: (name: keyof Ours & string) => keyof Ours & string,
 * }} contestants ours: by name, given the program to measure; otherWay: with which of ours the other build
 *   is compared, if it lacks some of them
 * @param {import('./conduct.mjs').Context} context
 * @returns {Promise<{
 *   ours: { [Name in keyof Ours]: Awaited<ReturnType<Ours[Name]>>[] },
 *   other: { [Name in keyof Ours]: Awaited<ReturnType<Ours[Name]>>[] } | undefined,
 *   references: { [Name in keyof References]: Awaited<ReturnType<References[Name]>>[] },
 * }>} other: the same of the other build, if there is one
 */
export async function measureBuilds(
  { ours, references, otherWay = (name) => name },
  { options, notify, other },
) {
  const names = Object.keys(ours);
  const otherNames = new Set(names.map(otherWay));
  const labelled = (/** @type {string} */ name) => `${name}, ${other?.commit}`;
  const found = await measure(
    Object.fromEntries([
      ...names.flatMap((name) => [
        [name, () => ours[name]?.(launcher)],
        ...(other && otherNames.has(name)
          ? [[labelled(name), () => ours[name]?.(other.launcher)]]
          : []),
      ]),
      ...Object.entries(references),
    ]),
    options.pairs,
    notify,
  );
  const pick = (/** @type {(name: string) => string} */ labelOf, /** @type {string[]} */ wanted) =>
    /** @type {any} */ (Object.fromEntries(wanted.map((name) => [name, found[labelOf(name)]])));
  const plain = (/** @type {string} */ name) => name;
  return {
    ours: pick(plain, names),
    other: other && pick((name) => labelled(otherWay(name)), names),
    references: pick(plain, Object.keys(references)),
  };
}
