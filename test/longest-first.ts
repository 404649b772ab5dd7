import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The projects in the order in which they run: a worker goes on with the modules that it has loaded
 * only while files of the same project follow. The last one has many short files, so that all workers
 * end at about the same time.
 */
const PROJECTS = ['servers', 'program', 'terminal', 'threads', 'unit'];

/** Parts of the names of the files whose tests take longest, the longest of each project first. */
const LONGEST = [
  'galera.servers',
  'postgres.servers',
  'units.servers',
  'lessons/own.program',
  'packaging.program',
  'one-account.program',
  'moving.program',
  'kill.program',
  'units.program',
  'interrupt.program',
  'limits.program',
  'rebalance.program',
  'run.terminal',
  'topology.terminal',
  'screen.terminal',
  'moving.threads',
  'shards.threads',
  'policies.threads',
  'descriptors.threads',
  'pdf.threads',
  'fault-sweep',
  'drawing',
  'views/',
];

/** Runs one project after the other, and the longest files of each first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's, not the array's
    const sorted = await super.sort(files);
    return sorted.toSorted(
      (left, right) =>
        placeIn(PROJECTS, left.project.name) - placeIn(PROJECTS, right.project.name) ||
        placeIn(LONGEST, left.moduleId) - placeIn(LONGEST, right.moduleId),
    );
  }
}

/** The place of the first part that a name contains; after all of them if it contains none. */
function placeIn(parts: readonly string[], name: string): number {
  const index = parts.findIndex((part) => name.includes(part));
  return index === -1 ? parts.length : index;
}
