// oxlint-disable vitest/valid-title -- the titles come from the tests that call these functions
import { describe, it } from 'vitest';

/** Options of a test that only `npm run test:all` runs: it repeats what a quick one shows. */
export const FULL = { tags: ['full'] };

/** Options of a sweep that takes fewer points in the quick tests, and so is repeated by `--rest` with all of them. */
export const SWEEP = { tags: ['sweep'] };

type Rows<Row extends readonly unknown[]> = readonly (readonly [...Row])[];

/** `describe.each` over rows of which the quick tests take the first alone. */
export function describeEach<Row extends readonly unknown[]>(
  rows: Rows<Row>,
  title: string,
  tests: (...row: Row) => void,
): void {
  describe.each(rows.slice(0, 1))(title, (...row) => {
    tests(...(row as unknown as Row));
  });
  describe.each(rows.slice(1))(title, FULL, (...row) => {
    tests(...(row as unknown as Row));
  });
}

/** `it.each` over rows of which the quick tests take the first alone. */
export function itEach<Row extends readonly unknown[]>(
  rows: Rows<Row>,
  title: string,
  test: (...row: Row) => Promise<void>,
): void {
  it.each(rows.slice(0, 1))(title, (...row) => test(...(row as unknown as Row)));
  it.each(rows.slice(1))(title, FULL, (...row) => test(...(row as unknown as Row)));
}
