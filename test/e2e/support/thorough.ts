/** Whether chance is given many more turns than a person who waits for the tests would like. */
export const isThorough = Boolean(process.env['DBSIM_THOROUGH']);

/** Whether only the quick tests run, those without the tag `full`. */
export const isQuick = Boolean(process.env['DBSIM_QUICK']);

/** How often something is repeated; `quickly` in the quick tests, where it is given. */
export function timesEach({
  quickly,
  usually,
  thoroughly,
}: {
  quickly?: number;
  usually: number;
  thoroughly: number;
}): number {
  if (isThorough) return thoroughly;
  return isQuick ? (quickly ?? usually) : usually;
}

/** A number of repetitions for the title of a test, which shows how to have more. */
export function manyTimes(count: number): string {
  return isThorough ? `${count} times each` : `${count} times each; more with DBSIM_THOROUGH=1`;
}

/** The rows of a table of tests: all of them, or without a thorough run those that are marked as usual. */
export function usualRows<Row>(
  usually: readonly Row[],
  thoroughly: readonly Row[],
): readonly Row[] {
  return isThorough ? [...usually, ...thoroughly] : usually;
}
