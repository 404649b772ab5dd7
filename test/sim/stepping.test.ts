import { describe, expect, it } from 'vitest';

import { systemClock } from '../../source/base/clock.js';
import { DatabaseError } from '../../source/base/errors.js';
import { retryWhileTransient } from '../../source/base/retry.js';
import { RunClock } from '../../source/sim/run-clock.js';
import type { SharedState } from '../../source/sim/shared-state.js';
import { Stepping } from '../../source/sim/stepping.js';
import type { Transition } from '../../source/sim/transition-log.js';
import { hastyClock } from '../harness/virtual-clock.js';
import { assignmentState } from './assignment-state.js';
import { changesOf } from './changes-of.js';
import { runVirtually } from './virtual-run.js';

/** The events of all threads in their order, with their threads. */
function eventsOf({ threads, description }: SharedState): (Transition & { thread: number })[] {
  return Array.from({ length: description.threads }, (_, index) =>
    changesOf(threads.transitions(index + 1)).map((event) =>
      Object.assign(event, { thread: index + 1 }),
    ),
  )
    .flat()
    .toSorted((one, other) => one.number - other.number);
}

const TASK = { rows: 12, threads: 3, serviceMs: 5 } as const;
/** Longer than a row takes, so that all threads wait. */
const LONG_MS = 60_000;

describe('a stepped run in virtual time', () => {
  it('lets one event happen at each step, that of the thread that was announced as the next', async () => {
    const seen: number[] = [];
    const plain = await runVirtually({ ...TASK, lane: 'off' });
    const stepped = await runVirtually({
      ...TASK,
      meanwhile: async (shared, clock) => {
        shared.steps.step();
        await clock.sleep(LONG_MS);
        seen.push(eventsOf(shared).length);
        while (shared.steps.next !== undefined) {
          const { next } = shared.steps;
          shared.steps.step();
          await clock.sleep(LONG_MS);
          const events = eventsOf(shared);
          seen.push(events.length);
          expect(events.at(-1)?.thread).toBe(next);
        }
      },
    });
    const events = eventsOf(stepped.shared);
    expect(seen).toEqual(events.map((_, at) => at + 1));
    expect(events.map(({ number }) => number)).toEqual(events.map((_, at) => at));
    const outcomes = (run: typeof plain): string[] =>
      run.attempts.map(({ entity, row, outcome }) => `${entity} ${row} ${outcome}`).toSorted();
    expect(outcomes(stepped)).toEqual(outcomes(plain));
    // More than one event for each row of each thread: waits are among them.
    expect(events.length).toBeGreaterThan(3 * TASK.rows);
  });

  it('holds the rows, not only the picture: nothing is written between two steps', async () => {
    const run = await runVirtually({
      ...TASK,
      meanwhile: async (shared, clock) => {
        for (let step = 0; step < 10; step += 1) {
          shared.steps.step();
          await clock.sleep(LONG_MS);
        }
        const before = shared.control.claimedSteps;
        await clock.sleep(10 * LONG_MS);
        expect(shared.control.claimedSteps).toBe(before);
        expect(before).toBeLessThan(TASK.rows);
        shared.steps.end();
      },
    });
    expect(run.attempts).toHaveLength(TASK.rows);
  });

  it('ends where it is stopped, with every claimed row decided', async () => {
    const run = await runVirtually({
      ...TASK,
      meanwhile: async (shared, clock) => {
        for (let step = 0; step < 7; step += 1) {
          shared.steps.step();
          await clock.sleep(LONG_MS);
        }
        shared.control.stop();
        shared.steps.end();
      },
    });
    expect(run.attempts.length).toBe(run.shared.control.claimedSteps);
    expect(run.attempts.length).toBeLessThan(TASK.rows);
  });

  it('can be stepped out of full speed, and again after it went on', async () => {
    const run = await runVirtually({
      ...TASK,
      rows: 60,
      meanwhile: async (shared, clock) => {
        for (const workedMs of [12, 23]) {
          await clock.sleep(workedMs);
          shared.steps.step();
          await clock.sleep(LONG_MS);
          const before = eventsOf(shared).length;
          shared.steps.step();
          await clock.sleep(LONG_MS);
          expect(eventsOf(shared)).toHaveLength(before + 1);
          shared.steps.end();
        }
      },
    });
    expect(run.attempts).toHaveLength(60);
  });
});

describe('the clock of a stepped run', () => {
  it('is stopped from the moment at which all threads are held or wait, to the next step', async () => {
    const clock = new RunClock();
    clock.start();
    const shared = assignmentState({ threads: 2, paceMs: 0 });
    const [one, two] = [shared.threads.slot(1), shared.threads.slot(2)];
    one.enter('writing', 1);
    two.enter('waiting-turn', 2);
    const stepping = new Stepping(shared, clock);
    stepping.step();
    expect(stepping.now()).toBeGreaterThan(0);
    // As a thread that is held writes it.
    const { cells, tickets, since } = shared.description.steps;
    new Int32Array(cells)[1] = 2;
    new Float64Array(since)[0] = 3;
    new Int32Array(tickets)[0] = 2;
    expect(stepping.now()).toBe(3);
    await systemClock.sleep(5);
    expect(stepping.now()).toBe(3);
    const endedAt = performance.now();
    stepping.end();
    const now = clock.clock.now();
    expect(now).toBeGreaterThanOrEqual(3);
    expect(now - 3).toBeLessThanOrEqual(performance.now() - endedAt);
  });
});

it('a lock that others hold is waited for without a timeout while the run is stepped', async () => {
  const locked = new DatabaseError('users.db', 'locked', 'SQLITE_BUSY');
  let tries = 0;
  const work = async (): Promise<number> => {
    tries += 1;
    if (tries < 50) throw locked;
    return tries;
  };
  const policy = { clock: hastyClock(1000), timeoutMs: 10 };
  await expect(retryWhileTransient(work, { ...policy, isStepped: () => true })).resolves.toBe(50);
  tries = 0;
  await expect(retryWhileTransient(work, policy)).rejects.toBe(locked);
});
