/**
 * Who is measured when: A B, B A, A B, … so that a machine that grows slower or faster favours nobody.
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
 * @param {(told: string) => void} tell hears what is measured next
 * @returns {Promise<{ [Name in keyof Contestants]: Awaited<ReturnType<Contestants[Name]>>[] }>} by
 *   name, in the order of the rounds
 */
export async function measure(contestants, rounds, tell) {
  const names = Object.keys(contestants);
  /** @type {Record<string, unknown[]>} */
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (const [round, order] of alternate(names, rounds).entries()) {
    for (const name of order) {
      tell(`round ${round + 1} of ${rounds}: ${name}`);
      results[name]?.push(await contestants[name]?.());
    }
  }
  return /** @type {{ [Name in keyof Contestants]: Awaited<ReturnType<Contestants[Name]>>[] }} */ (
    results
  );
}
