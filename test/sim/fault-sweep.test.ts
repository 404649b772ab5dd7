import { describe, expect, it } from 'vitest';

import { FULL } from '../harness/full.js';
import { timesEach } from '../e2e/support/thorough.js';
import { SEED } from '../random.js';
import { FAULTS, pointsOf, type FaultName } from './fault-sweep/faults.js';
import { isToBeRun, seededRandom } from './fault-sweep/replay.js';
import { simulateRun, type Mode } from './fault-sweep/simulated-run.js';
import { outcomesOf, violationsOf } from './fault-sweep/violations.js';

/**
 * One of each way to write, with the lane and without, in which a quick sweep goes over every third point;
 * `npm run test:all` sweeps all points, of the others too.
 */
const QUICK_MODES: readonly Mode[] = [
  { name: 'rows', rows: 1, order: 'fifo', references: 'wait' },
  { name: 'turns-lane-off', rows: 4, order: 'fifo', references: 'wait', lane: 'off' },
  { name: 'batches', rows: 3, order: 'fifo', references: 'wait', writes: 'together' },
  { name: 'pipelined', rows: 4, order: 'fifo', references: 'wait', writes: 'pipelined' },
];

const OTHER_MODES: readonly Mode[] = [
  { name: 'turns', rows: 4, order: 'fifo', references: 'wait' },
  { name: 'rows-lane-off', rows: 1, order: 'fifo', references: 'wait', lane: 'off' },
  {
    name: 'batches-lane-off',
    rows: 3,
    order: 'fifo',
    references: 'wait',
    writes: 'together',
    lane: 'off',
  },
  {
    name: 'pipelined-lane-off',
    rows: 4,
    order: 'fifo',
    references: 'wait',
    writes: 'pipelined',
    lane: 'off',
  },
  { name: 'rows-race', rows: 1, order: 'race', references: 'wait' },
  { name: 'batches-race', rows: 3, writes: 'together', order: 'race', references: 'check' },
  { name: 'turns-check', rows: 4, order: 'fifo', references: 'check' },
  { name: 'rows-server', rows: 1, order: 'fifo', references: 'check', isRemote: true },
  {
    name: 'batches-server',
    rows: 3,
    writes: 'together',
    order: 'fifo',
    references: 'wait',
    isRemote: true,
  },
  {
    name: 'batches-server-race',
    rows: 3,
    writes: 'together',
    order: 'race',
    references: 'wait',
    isRemote: true,
  },
];

const POINT_STEP = timesEach({ quickly: 3, usually: 1, thoroughly: 1 });

const ORDERS_OF_THREADS = timesEach({ quickly: 8, usually: 20, thoroughly: 20 });

/** Trouble that is over within the lock timeout: it costs time, and no row. */
const HARMLESS: readonly FaultName[] = ['locked', 'unreachable'];

/** One that waits for ever takes its time: a series ends after so many. */
const MOST_FAILURES = 5;

const faults = Object.keys(FAULTS) as FaultName[];

describe.each(QUICK_MODES)('a run ($name)', (mode) => {
  sweep(mode);
});
describe.each(OTHER_MODES)('a run ($name)', FULL, (mode) => {
  sweep(mode);
});

function sweep(mode: Mode): void {
  it('without trouble decides every row, whatever the order of its threads', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < ORDERS_OF_THREADS; round += 1) {
      const run = await simulateRun(mode, seededRandom(`${mode.name}/${round}`));
      expect(violationsOf(run), `${mode.name}, round ${round}, DBSIM_SEED=${SEED}`).toEqual([]);
      outcomes.add(JSON.stringify(outcomesOf(run)));
    }
    if (isDetermined(mode)) expect(outcomes.size).toBe(1);
  });

  it.each(faults)('with a fault at any event keeps its promise: %s', async (fault) => {
    const series = `${mode.name}/${fault}`;
    const calm = await simulateRun(mode, seededRandom(series));
    const isHarmless = HARMLESS.includes(fault) && isDetermined(mode);
    const points = pointsOf(fault, calm.events).filter(
      ({ event }, index) => index % POINT_STEP === 0 && isToBeRun(`${series}/${event}`),
    );
    const failures: string[] = [];
    for (const point of points) {
      if (failures.length >= MOST_FAILURES) break;
      const run = await simulateRun(mode, seededRandom(series), point);
      const problems = violationsOf(run);
      if (isHarmless) problems.push(...differences(outcomesOf(run), outcomesOf(calm)));
      const replay = `DBSIM_SEED=${SEED} DBSIM_FAULT_POINT=${series}/${point.event}`;
      failures.push(...problems.map((problem) => `${problem} (${replay})`));
    }
    expect(failures).toEqual([]);
  });
}

/** Whether the outcome of every row is the same, whatever the order of the threads. */
function isDetermined({ order, references }: Mode): boolean {
  return order === 'fifo' && references === 'wait';
}

function differences(found: Record<string, string>, expected: Record<string, string>): string[] {
  return Object.keys(expected)
    .filter((name) => found[name] !== expected[name])
    .map((name) => `${name} is ${found[name]}, not ${expected[name]}`);
}
