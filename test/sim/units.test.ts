import { describe, expect, it } from 'vitest';

import type { Attempt } from '../../source/ledger/attempt.js';
import { openUnits } from '../../source/ledger/unit-lines.js';
import { recoverUnits } from '../../source/units/recover.js';
import { TOGETHER_POLICIES } from '../../source/units/meanings.js';
import { UNIT_POLICIES } from '../../source/units/registry.js';
import { timesEach } from '../e2e/support/thorough.js';
import { SWEEP } from '../harness/full.js';
import { seededRandom } from './fault-sweep/replay.js';
import {
  attemptsOf,
  emptyDisk,
  entriesIn,
  Events,
  Killed,
  preparedIn,
  recoveryOn,
  storedIn,
  tornUnits,
  writeUnits,
  type Disk,
  type UnitTask,
} from './unit-run.js';

const UNIT_SIZE = 3;
const ATOMIC = UNIT_POLICIES.filter(({ isAtomic }) => isAtomic).map(({ name }) => name);
/** How many moments the next kill comes after the one before. */
const STEP = timesEach({ quickly: 3, usually: 1, thoroughly: 1 });
const RECOVERY_STEP = timesEach({ quickly: 19, usually: 7, thoroughly: 1 });
const ORDERS_OF_THREADS = timesEach({ quickly: 1, usually: 3, thoroughly: 10 });
const TASK = { rows: 90, invalid: 0.15, seed: 7, threads: 4 } as const;

const outcomesOf = (attempts: readonly Attempt[]): string[] =>
  attempts.map(({ entity, row, outcome, reasons }) =>
    [entity, row, outcome, ...reasons.map(({ message }) => message)].join(' '),
  );

/** The rows of one unit. */
const unitOf = (attempts: readonly Attempt[], unit: number): Attempt[] =>
  attempts.filter(({ row }) => row === unit);

describe('a unit of which a row does not go through', () => {
  it.each(ATOMIC)(
    'is undone as a whole by %s: each row keeps its own fault, or is undone',
    async (together) => {
      const disk = emptyDisk();
      const attempts = await writeUnits({ ...TASK, together }, disk);
      expect(preparedIn(disk)).toBe(0);
      expect(attempts).toHaveLength(TASK.rows);
      expect(tornUnits(disk)).toEqual([]);
      for (let unit = 1; unit <= TASK.rows / UNIT_SIZE; unit += 1) {
        const rows = unitOf(attempts, unit);
        const isWhole = rows.every(({ outcome }) => outcome === 'inserted');
        const inserted = rows.filter(({ outcome }) => outcome === 'inserted');
        expect(inserted).toHaveLength(isWhole ? UNIT_SIZE : 0);
        const stopper = rows.find(({ outcome }) => outcome !== 'inserted' && outcome !== 'undone');
        expect(stopper === undefined).toBe(isWhole);
      }
      const undone = attempts.filter(({ outcome }) => outcome === 'undone');
      expect(undone.length).toBeGreaterThan(0);
      for (const { reasons } of undone) {
        expect(reasons).toHaveLength(1);
        expect(reasons[0]?.rule).toBe('unit');
        expect(reasons[0]?.message).toMatch(
          /^(?:User|Product|Order) \d+ of the same unit (?:is invalid|is a duplicate|has a missing reference)$/,
        );
      }
    },
  );

  it('leaves its other rows when each commits separately', async () => {
    const disk = emptyDisk();
    const attempts = await writeUnits({ ...TASK, together: 'separate' }, disk);
    expect(attempts.filter(({ outcome }) => outcome === 'undone')).toEqual([]);
    const torn = new Set(tornUnits(disk));
    expect(torn.size).toBeGreaterThan(0);
    for (let unit = 1; unit <= TASK.rows / UNIT_SIZE; unit += 1) {
      const inserted = unitOf(attempts, unit).filter(({ outcome }) => outcome === 'inserted');
      expect(torn.has(unit)).toBe(inserted.length > 0 && inserted.length < UNIT_SIZE);
    }
  });
});

describe.each(TOGETHER_POLICIES)('the outcomes with %s', (together) => {
  it.each([0, 0.15, 0.5])('are the same for any number of threads (%d broken)', async (invalid) => {
    const base = { ...TASK, together, invalid };
    const expected = await runOf({ ...base, threads: 1 });
    for (const threads of [4, 32]) {
      for (let chance = 1; chance <= ORDERS_OF_THREADS; chance += 1) {
        const found = await runOf({ ...base, threads, random: seededRandom(`units ${chance}`) });
        expect(found).toEqual(expected);
      }
    }
  });
});

async function runOf(task: UnitTask): Promise<unknown> {
  const disk = emptyDisk();
  const attempts = await writeUnits(task, disk);
  return { outcomes: outcomesOf(attempts), stored: storedIn(disk) };
}

describe.each(ATOMIC)('a run with %s that is killed', (together) => {
  const task = { ...TASK, rows: 24, invalid: 0.4, together } as const;

  it('at any moment has no torn unit once it is recovered, and loses nothing', SWEEP, async () => {
    const whole = new Events();
    await writeUnits({ ...task, random: seededRandom('units'), events: whole }, emptyDisk());
    let tornBefore = 0;
    for (let killAt = 1; killAt <= whole.count; killAt += STEP) {
      const disk = await killedAt(killAt);
      tornBefore += tornUnits(disk).length > 0 ? 1 : 0;
      await recover(disk);
      expect(tornUnits(disk)).toEqual([]);
      expect(preparedIn(disk)).toBe(0);
      expect(entriesIn(disk)).toBe(0);
      expectNothingLost(disk);
      const after = storedIn(disk);
      await recover(disk);
      expect(storedIn(disk)).toEqual(after);
    }
    // One transaction is never seen in part.
    expect(tornBefore > 0).toBe(together !== 'attach');
  });

  it('ends the same when its recovery is killed at any moment, too', async () => {
    const whole = new Events();
    await writeUnits({ ...task, random: seededRandom('units'), events: whole }, emptyDisk());
    for (let killAt = 1; killAt <= whole.count; killAt += RECOVERY_STEP) {
      const expected = await killedAt(killAt);
      const events = new Events();
      await recover(expected, events);
      for (let again = 1; again <= events.count; again += STEP) {
        const disk = await killedAt(killAt);
        await expect(recover(disk, new Events(again))).rejects.toThrow(Killed);
        await recover(disk);
        expect(storedIn(disk)).toEqual(storedIn(expected));
        expect(openUnits(disk.units)).toEqual([]);
      }
    }
  });

  async function killedAt(killAt: number): Promise<Disk> {
    const disk = emptyDisk();
    const writing = writeUnits(
      { ...task, random: seededRandom('units'), events: new Events(killAt) },
      disk,
    );
    await expect(writing).rejects.toThrow(Killed);
    return disk;
  }

  async function recover(disk: Disk, events?: Events): ReturnType<typeof recoverUnits> {
    const recovery = await recoveryOn(disk, together, events);
    return recoverUnits([...disk.units], UNIT_SIZE, recovery);
  }
});

describe('the rows that are stored', () => {
  it.each([0, 0.15, 0.5])(
    'are the same with every policy that tears none (%d broken)',
    async (invalid) => {
      const stored = [];
      for (const together of ATOMIC) {
        const disk = emptyDisk();
        await writeUnits({ ...TASK, together, invalid }, disk);
        stored.push(storedIn(disk));
      }
      for (const one of stored) expect(one).toEqual(stored[0]);
    },
  );
});

function expectNothingLost(disk: Disk): void {
  for (const { entity, outcome, values } of attemptsOf(disk)) {
    const isStored = disk.stores[entity]!.rows.has(Number(values['id']));
    if (outcome === 'inserted') expect(isStored).toBe(true);
    else if (outcome === 'undone') expect(isStored).toBe(false);
  }
}
