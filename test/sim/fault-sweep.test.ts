import { describe, expect, it } from 'vitest';

import { FULL, SWEEP } from '../harness/full.js';
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
  {
    name: 'rows-shifts',
    rows: 1,
    order: 'fifo',
    references: 'wait',
    shifts: { atOnce: 2, rows: 2 },
  },
  { name: 'turns-lane-off', rows: 4, order: 'fifo', references: 'wait', lane: 'off' },
  { name: 'batches', rows: 3, order: 'fifo', references: 'wait', writes: 'together' },
  { name: 'pipelined', rows: 4, order: 'fifo', references: 'wait', writes: 'pipelined' },
];

const OTHER_MODES: readonly Mode[] = [
  { name: 'rows', rows: 1, order: 'fifo', references: 'wait' },
  {
    name: 'pipelined-shifts',
    rows: 2,
    order: 'fifo',
    references: 'wait',
    writes: 'pipelined',
    shifts: { atOnce: 1, rows: 1 },
  },
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
  { name: 'rows-check-first', rows: 1, order: 'fifo', references: 'wait', checkFirst: true },
  {
    name: 'rows-deferred',
    rows: 1,
    order: 'fifo',
    references: 'wait',
    begin: 'deferred',
    checkFirst: true,
    retry: 'jitter',
  },
  {
    name: 'batches-deferred-race',
    rows: 3,
    writes: 'together',
    order: 'race',
    references: 'wait',
    begin: 'deferred',
    checkFirst: true,
  },
  { name: 'rows-deferred-race', rows: 1, order: 'race', references: 'wait', begin: 'deferred' },
  {
    name: 'rows-server-check-first',
    rows: 1,
    order: 'race',
    references: 'wait',
    isRemote: true,
    checkFirst: true,
  },
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
    name: 'pipelined-server',
    rows: 4,
    order: 'fifo',
    references: 'wait',
    writes: 'pipelined',
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

/** One row after the other, as runs do by default: the outcomes that other ways of writing have to have, too. */
const USUAL: Mode = { name: 'rows', rows: 1, order: 'fifo', references: 'wait' };

describe('a run that looks for keys first, or takes the lock late', () => {
  const ways: readonly Partial<Mode>[] = [
    { checkFirst: true },
    { begin: 'deferred' },
    { begin: 'deferred', checkFirst: true },
    { begin: 'deferred', checkFirst: true, rows: 3, writes: 'together' },
    { checkFirst: true, rows: 4, retry: 'none' },
  ];

  it.each(ways)('has the outcomes of one that does not: %j', async (way) => {
    const usual = await simulateRun(USUAL, seededRandom('usual'));
    for (let round = 0; round < 10; round += 1) {
      const run = await simulateRun({ ...USUAL, ...way }, seededRandom(`way/${round}`));
      expect(violationsOf(run)).toEqual([]);
      expect(differences(outcomesOf(run), outcomesOf(usual))).toEqual([]);
      expect(run.refusedUpgrades).toBeUndefined();
    }
  });

  const race = { ...USUAL, order: 'race', retry: 'none' } as const;
  const refusedIn = async (mode: Mode): Promise<{ busy: number; snapshot: number }> => {
    let [busy, snapshot] = [0, 0];
    for (let round = 0; round < 20; round += 1) {
      const run = await simulateRun(mode, seededRandom(`race/${round}`));
      expect(violationsOf(run)).toEqual([]);
      busy += run.refusedUpgrades?.busy ?? 0;
      snapshot += run.refusedUpgrades?.snapshot ?? 0;
    }
    return { busy, snapshot };
  };

  it('is refused the lock at once in a race, after a read, for both reasons', async () => {
    const refused = await refusedIn({ ...race, begin: 'deferred', checkFirst: true });
    expect(refused.busy).toBeGreaterThan(0);
    expect(refused.snapshot).toBeGreaterThan(0);
  });

  it.each([{ begin: 'deferred' }, { checkFirst: true }] as const)(
    'is not refused it without a read in the transaction: %j',
    async (way) => {
      expect(await refusedIn({ ...race, ...way })).toEqual({ busy: 0, snapshot: 0 });
    },
  );
});

/** Trouble that is over within the lock timeout: it costs time, and no row. */
const HARMLESS: readonly FaultName[] = ['locked', 'unreachable'];

/** One that waits for ever takes its time: a series ends after so many. */
const MOST_FAILURES = 5;

const faults = Object.keys(FAULTS) as FaultName[];

describe.each(QUICK_MODES)('a run ($name)', SWEEP, (mode) => {
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
