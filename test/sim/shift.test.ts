import { describe, expect, it } from 'vitest';

import { planShifts } from '../../source/sim/shift.js';
import { allocateShifts, ShiftQueue } from '../../source/sim/shift-queue.js';
import { VirtualClock } from '../harness/virtual-clock.js';
import { VirtualWaiter } from '../harness/virtual-waiter.js';
import { runVirtually, type VirtualTask } from './virtual-run.js';

const RUN = { threads: 10, rows: 40_000, rowsPerTurn: 1, atOnce: 4 };

describe('the shifts of a run', () => {
  it('are of 64 rows, and of fewer in a run in which threads write few', () => {
    expect(planShifts(RUN)).toEqual({ atOnce: 4, rows: 64 });
    expect(planShifts({ ...RUN, rows: 10_000 })).toEqual({ atOnce: 4, rows: 31 });
    expect(planShifts({ ...RUN, rows: Infinity })).toEqual({ atOnce: 4, rows: 64 });
  });

  it('are not worth it where they would be of less than 16 rows, unless a turn has so many', () => {
    expect(planShifts({ ...RUN, rows: 5000 })).toBeUndefined();
    expect(planShifts({ ...RUN, rows: 5000, rowsPerTurn: 16 })).toEqual({ atOnce: 4, rows: 15 });
    expect(planShifts({ ...RUN, rows: 1001, rowsPerTurn: 256 })).toEqual({ atOnce: 4, rows: 3 });
  });

  it('are none where all threads can have something to do', () => {
    expect(planShifts({ ...RUN, threads: 4 })).toBeUndefined();
    expect(planShifts({ ...RUN, atOnce: 65 })).toBeUndefined();
  });
});

describe('the queue of shifts', () => {
  const queueOf = (atOnce: number): { queue: ShiftQueue; clock: VirtualClock } => {
    const clock = new VirtualClock();
    const memory = allocateShifts({ atOnce, rows: 1 }, 5);
    return { queue: new ShiftQueue(memory, new VirtualWaiter(clock)), clock };
  };

  it('admits so many threads, and the next one as one leaves, in the order in which they came', async () => {
    const { queue, clock } = queueOf(2);
    const admitted: number[] = [];
    const enter = async (thread: number): Promise<void> => {
      await queue.enter(thread);
      admitted.push(thread);
    };
    const work = async (): Promise<void> => {
      const entered = [3, 1, 2, 4].map(enter);
      await clock.sleep(1);
      expect(admitted).toEqual([3, 1]);
      expect(queue.isAwaited).toBe(true);
      queue.leave(1);
      await clock.sleep(1);
      expect(admitted).toEqual([3, 1, 2]);
      queue.leave(3);
      await Promise.all(entered);
      expect(admitted).toEqual([3, 1, 2, 4]);
      expect(queue.isAwaited).toBe(false);
    };
    await clock.run(work());
  });

  it('goes on without a thread that crashed, whether it worked, waited, or neither', async () => {
    const { queue, clock } = queueOf(1);
    const admitted: number[] = [];
    const enter = async (thread: number): Promise<void> => {
      await queue.enter(thread);
      admitted.push(thread);
    };
    const work = async (): Promise<void> => {
      const entered = [1, 2, 3].map(enter);
      queue.leave(2);
      queue.leave(5);
      queue.leave(1);
      await clock.sleep(1);
      queue.leave(1);
      await Promise.all(entered);
      expect(admitted).toContain(3);
      const last = enter(4);
      await clock.sleep(1);
      expect(admitted).not.toContain(4);
      queue.leave(3);
      await last;
    };
    await clock.run(work());
  });
});

describe('threads that work in shifts', () => {
  const TASK: VirtualTask = {
    threads: 6,
    rows: 960,
    serviceMs: 1,
    shifts: { atOnce: 3, rows: 8 },
  };

  it.each([1, 4])('write as many rows each, in turns of %i', async (turn) => {
    const { attempts } = await runVirtually({ ...TASK, turn });
    const written = new Map<number, number>();
    for (const { thread } of attempts) written.set(thread, (written.get(thread) ?? 0) + 1);
    expect(attempts).toHaveLength(960);
    for (const count of written.values()) expect(Math.abs(count - 160)).toBeLessThanOrEqual(16);
  });

  it('have fewer rows in flight than without shifts, and need no more time', async () => {
    const alone = await runVirtually({ ...TASK, shifts: undefined });
    const shifts = await runVirtually(TASK);
    expect(shifts.shared.control.peakInFlight).toBeLessThanOrEqual(3);
    expect(alone.shared.control.peakInFlight).toBe(6);
    expect(shifts.endMs).toBeLessThanOrEqual(alone.endMs * 1.1);
  });

  it.each([
    ['a pause', 'paused'],
    ['a rebalance', 'pausedForRebalance'],
  ] as const)('leave their shifts for %s', async (_, cell) => {
    const { attempts } = await runVirtually({
      ...TASK,
      rows: 120,
      meanwhile: async ({ control }, clock) => {
        await clock.sleep(10);
        control[cell] = true;
        await clock.sleep(50);
        control[cell] = false;
      },
    });
    if (cell === 'paused') expect(attempts).toHaveLength(120);
    else expect(attempts.length).toBeLessThan(120);
  });

  it('all end when the run is stopped', async () => {
    const { attempts } = await runVirtually({
      ...TASK,
      meanwhile: async ({ control }, clock) => {
        await clock.sleep(10);
        control.stop();
      },
    });
    expect(attempts.length).toBeLessThan(100);
  });
});
