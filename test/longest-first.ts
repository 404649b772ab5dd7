import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files whose tests take longest, the longest first. */
const LONGEST = [
  'test/engines/galera.test.ts',
  'test/engines/postgres.test.ts',
  'test/e2e/kill.test.ts',
  'test/e2e/packaging.test.ts',
  'test/report/pdf.test.ts',
  'test/e2e/shards.test.ts',
  'test/e2e/policies.test.ts',
  'test/e2e/torture.test.ts',
  'test/e2e/tui-run.test.ts',
  'test/e2e/concurrency.test.ts',
  'test/e2e/descriptors.test.ts',
  'test/e2e/trouble.test.ts',
  'test/rebalance/',
  'test/e2e/',
];

/** Begins the longest files first: at the end, no worker is left alone with one. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's, not the array's
    const sorted = await super.sort(files);
    return sorted.toSorted((left, right) => rank(left) - rank(right));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const index = LONGEST.findIndex((place) => moduleId.includes(place));
  return index === -1 ? LONGEST.length : index;
}
