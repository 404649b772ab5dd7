import { describe, expect, it } from 'vitest';

import { ENTITY_NAMES, type EntityName } from '../../source/entities/entity.js';
import { rowsOfStep } from '../../source/sim/batch.js';
import { endlessSchedule, readStep } from '../../source/sim/schedule.js';
import { generateWorkload } from '../../source/sim/workloads/generate.js';
import { runVirtually } from './virtual-run.js';

describe('the schedule of rows that are written until a time is over', () => {
  it.each([1, 2, 7, 8, 9, 100, 1000])(
    'has every batch once, in order, after the parents of its orders: batches of %i',
    (batchSize) => {
      const workload = generateWorkload({ rows: 0, invalid: 0, seed: 3, durationMs: 100 });
      const { counts, endless } = workload;
      const schedule = endlessSchedule(counts.User, endless?.headStart ?? 0, batchSize);
      const next = { User: 0, Product: 0, Order: 0 };
      const claimed: Record<EntityName, number> = { User: 0, Product: 0, Order: 0 };
      const { length } = schedule;
      for (let position = 0; position < Math.min(length, 2000); position += 1) {
        const step = readStep(schedule, position);
        expect(step.batch).toBe(next[step.entity]);
        next[step.entity] += 1;
        const { first, count } = rowsOfStep(step, { batchSize, counts } as never);
        expect(count).toBe(batchSize);
        claimed[step.entity] += count;
        if (step.entity !== 'Order') continue;
        const before = workload.parentsBefore(first + count - 1);
        expect(claimed.User).toBeGreaterThanOrEqual(before.User);
        expect(claimed.Product).toBeGreaterThanOrEqual(before.Product);
      }
      const last = readStep(schedule, length - 1);
      expect(rowsOfStep(last, { batchSize, counts } as never).count).toBe(batchSize);
    },
  );
});

describe('a run for a time', () => {
  const TASK = { threads: 3, serviceMs: 10, durationMs: 500 };

  it.each(['on', 'off'] as const)(
    'claims rows until it is over, and finishes those that are claimed: lane %s',
    async (lane) => {
      const { attempts, shared, endMs } = await runVirtually({ ...TASK, lane });
      expect(attempts.length).toBeGreaterThan(80);
      expect(attempts.every(({ outcome }) => outcome === 'inserted')).toBe(true);
      expect(Math.max(...attempts.map(({ startedMs }) => Number(startedMs)))).toBeLessThan(500);
      // The three databases work side by side; a row that is claimed right before the end waits for two more.
      expect(endMs).toBeGreaterThanOrEqual(500);
      expect(endMs).toBeLessThanOrEqual(530);
      expect(attempts).toHaveLength(shared.control.claimedSteps);
    },
  );

  it('lasts as much longer as it was paused', async () => {
    const { attempts } = await runVirtually({
      ...TASK,
      async meanwhile({ control }, clock) {
        await clock.sleep(200);
        control.paused = true;
        await clock.sleep(1000);
        control.pausedMs = 1000;
        control.paused = false;
      },
    });
    const started = attempts.map(({ startedMs }) => Number(startedMs));
    expect(started.some((ms) => ms > 230 && ms < 1200)).toBe(false);
    expect(started.some((ms) => ms > 1450)).toBe(true);
    expect(Math.max(...started)).toBeLessThan(1500);
  });

  it('has the same rows as another one that gets further', async () => {
    const [slow, fast] = await Promise.all([
      runVirtually(TASK),
      runVirtually({ ...TASK, serviceMs: 5 }),
    ]);
    const valuesOf = (run: typeof slow, entity: EntityName): unknown[] =>
      run.attempts
        .filter((attempt) => attempt.entity === entity)
        .toSorted((one, other) => one.row - other.row)
        .map(({ values }) => values);
    for (const entity of ENTITY_NAMES) {
      const few = valuesOf(slow, entity);
      const many = valuesOf(fast, entity);
      expect(many.length).toBeGreaterThan(few.length);
      expect(many.slice(0, few.length)).toEqual(few);
    }
  });
});
