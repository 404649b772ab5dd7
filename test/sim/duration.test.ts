import { describe, expect, it } from 'vitest';

import type { EntityName } from '../../source/entities/entity.js';
import { endlessSchedule, rowsOfStep, Schedule } from '../../source/sim/schedule.js';
import { SHOP_MODEL } from '../../source/model/shop.js';
import { generateWorkload } from '../../source/sim/workloads/generate.js';
import { ENTITY_NAMES } from '../harness/shop.js';
import { runVirtually } from './virtual-run.js';

describe('the schedule of rows that are written until a time is over', () => {
  it.each([1, 2, 7, 8, 9, 100, 1000])(
    'has every batch once, in order, after the parents of its orders: batches of %i',
    (batchSize) => {
      const workload = generateWorkload(
        { rows: 0, invalid: 0, seed: 3, durationMs: 100 },
        SHOP_MODEL,
      );
      const { model, counts, endless } = workload;
      const headStart = endless?.headStart ?? 0;
      const schedule = new Schedule(endlessSchedule(model, counts, headStart, batchSize), model);
      const planned = { batchSize, counts: model.entities.map(({ name }) => counts[name]!) };
      const next = model.entities.map(() => 0);
      const claimed = model.entities.map(() => 0);
      const { length } = schedule;
      for (let position = 0; position < Math.min(length, 2000); position += 1) {
        const step = schedule.at(position);
        const { index, references } = step.entity;
        expect(step.batch).toBe(next[index]);
        next[index]! += 1;
        const { first, count } = rowsOfStep(step, planned);
        expect(count).toBe(batchSize);
        claimed[index]! += count;
        const before = workload.parentsBefore(step.entity, first + count - 1);
        for (const [at, { targetIndex }] of references.entries()) {
          expect(claimed[targetIndex]).toBeGreaterThanOrEqual(before[at]!);
        }
      }
      expect(rowsOfStep(schedule.at(length - 1), planned).count).toBe(batchSize);
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
