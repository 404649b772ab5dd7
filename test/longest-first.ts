import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Parts of the names of the files whose tests take longest, the longest first. */
const LONGEST = [
  'galera.servers',
  'postgres.servers',
  'kill.program',
  'packaging.program',
  'pdf.threads',
  'shards.program',
  'policies.program',
  'torture.program',
  'run.terminal',
  'concurrency.program',
  'trouble.program',
  '.terminal.',
  'test/rebalance/',
  '.program.',
  '.threads.',
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
  const index = LONGEST.findIndex((part) => moduleId.includes(part));
  return index === -1 ? LONGEST.length : index;
}
