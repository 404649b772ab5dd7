import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ENTITY_NAMES, type EntityName } from '../../source/entities/entity.js';
import { rowsOfStep } from '../../source/sim/batch.js';
import { buildSchedule, countBatches, readStep, type Step } from '../../source/sim/schedule.js';
import { assignmentWorkload } from '../../source/sim/workloads/assignment.js';
import { generateWorkload } from '../../source/sim/workloads/generate.js';
import type { ParentName, RowCounts, Workload } from '../../source/sim/workloads/workload.js';
import { folderWith, openFolder } from './folder-input.js';
import { draws } from '../harness/draws.js';

type Scheduled = Pick<Workload, 'counts' | 'parentsBefore'>;

function stepsOf(workload: Scheduled, batchSize: number): Step[] {
  const steps = new Uint32Array(buildSchedule(workload as Workload, batchSize));
  return Array.from(steps, (_, position) => readStep(steps, position));
}

/** The rows of a step, as numbers from 1. */
function rowsOf(step: Step, { counts }: Scheduled, batchSize: number): number[] {
  const { first, count } = rowsOfStep(step, { batchSize, counts } as Parameters<
    typeof rowsOfStep
  >[1]);
  return Array.from({ length: count }, (_, offset) => first + offset);
}

/** What is wrong with the schedule of a workload; nothing, if all is well. */
function problemsOf(workload: Scheduled, batchSize: number): string[] {
  const problems: string[] = [];
  const done: Record<EntityName, number> = { User: 0, Product: 0, Order: 0 };
  for (const step of stepsOf(workload, batchSize)) {
    const rows = rowsOf(step, workload, batchSize);
    if (rows.length === 0) problems.push(`${step.entity} batch ${step.batch} has no rows`);
    for (const row of rows) {
      if (row !== done[step.entity] + 1) {
        problems.push(`${step.entity} ${row} comes after ${done[step.entity]}`);
      }
      done[step.entity] = row;
      if (step.entity !== 'Order') continue;
      const before = workload.parentsBefore(row);
      for (const parent of ['User', 'Product'] as const) {
        if (done[parent] < before[parent]) {
          problems.push(`Order ${row} comes before ${parent} ${before[parent]}`);
        }
      }
    }
  }
  for (const entity of ENTITY_NAMES) {
    if (done[entity] !== workload.counts[entity]) {
      problems.push(`${entity} ends at ${done[entity]} of ${workload.counts[entity]}`);
    }
  }
  return problems;
}

const BATCH_SIZES = [1, 2, 3, 4, 7, 9, 10, 11, 29, 30, 100_000];

describe('the schedule of the assignment', () => {
  it.each(BATCH_SIZES)('has every row once, in order, after its parents: batch %i', (batchSize) => {
    expect(problemsOf(assignmentWorkload(), batchSize)).toEqual([]);
  });

  it('lets the entities advance evenly', () => {
    const entities = stepsOf(assignmentWorkload(), 1).map((step) => step.entity);
    expect(entities.slice(0, 6)).toEqual(['User', 'Product', 'Order', 'User', 'Product', 'Order']);
    expect(entities.at(-1)).toBe('Order');
  });
});

describe('the schedule of a generated workload', () => {
  it('has every row once, in order, after its parents', () => {
    fc.assert(
      fc.property(
        fc.nat(400),
        fc.oneof(fc.constantFrom(...BATCH_SIZES), fc.integer({ min: 1, max: 500 })),
        (rows, batchSize) => {
          const workload = generateWorkload({ rows, seed: 1, invalid: 0 });
          expect(problemsOf(workload, batchSize)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the schedule of any workload', () => {
  const workload: fc.Arbitrary<Scheduled> = fc
    .record({ User: fc.nat(60), Product: fc.nat(60), Order: fc.nat(60) })
    .chain((counts) =>
      fc
        .array(fc.record({ User: fc.nat(counts.User), Product: fc.nat(counts.Product) }), {
          minLength: counts.Order,
          maxLength: counts.Order,
        })
        .map((before) => ({
          counts,
          parentsBefore: (row: number): Readonly<Record<ParentName, number>> =>
            before[row - 1] ?? { User: 0, Product: 0 },
        })),
    );

  it('has every row once, in order, after its parents, wherever orders point', () => {
    fc.assert(
      fc.property(workload, fc.integer({ min: 1, max: 70 }), (each, batchSize) => {
        expect(problemsOf(each, batchSize)).toEqual([]);
      }),
      { numRuns: draws(1000) },
    );
  });

  it('has as many steps as there are batches', () => {
    fc.assert(
      fc.property(workload, fc.integer({ min: 1, max: 70 }), (each, batchSize) => {
        const { User, Product, Order } = countBatches(each.counts, batchSize);
        expect(stepsOf(each, batchSize)).toHaveLength(User + Product + Order);
      }),
    );
  });

  it.each<[string, RowCounts]>([
    ['nothing', { User: 0, Product: 0, Order: 0 }],
    ['only orders', { User: 0, Product: 0, Order: 5 }],
    ['only users', { User: 5, Product: 0, Order: 0 }],
    ['one of each', { User: 1, Product: 1, Order: 1 }],
  ])('may be of %s', (_what, counts) => {
    const each = { counts, parentsBefore: () => ({ User: 0, Product: 0 }) };
    for (const batchSize of BATCH_SIZES) expect(problemsOf(each, batchSize)).toEqual([]);
  });

  it('names a step of the last possible batch', () => {
    const steps = new Uint32Array([0, 2 ** 30 - 1, 2 ** 30, 2 ** 31 + 5, 2 ** 31 + 2 ** 30 - 1]);
    expect(Array.from(steps, (_, position) => readStep(steps, position))).toEqual([
      { entity: 'User', batch: 0 },
      { entity: 'User', batch: 2 ** 30 - 1 },
      { entity: 'Product', batch: 0 },
      { entity: 'Order', batch: 5 },
      { entity: 'Order', batch: 2 ** 30 - 1 },
    ]);
  });
});

describe('the schedule of files', () => {
  it('puts orders after the last row that carries the id they point to', async () => {
    const users = [
      'id,name,email',
      '5,Ana,a@x.org',
      '7,Ben,b@x.org',
      'x,No,n@x.org',
      '5,Eva,e@x.org',
    ];
    const orders = ['id,user_id,product_id,quantity', '1,5,1,1', '2,7,1,1', '3,99,1,1', '4,x,1,1'];
    const folder = folderWith({ 'users.csv': users.join('\n'), 'orders.csv': orders.join('\n') });
    const workload = await openFolder(folder);
    expect(workload.parentsBefore(1)).toEqual({ User: 4, Product: 0 });
    expect(workload.parentsBefore(2)).toEqual({ User: 2, Product: 0 });
    expect(workload.parentsBefore(3)).toEqual({ User: 0, Product: 0 });
    for (const batchSize of BATCH_SIZES) expect(problemsOf(workload, batchSize)).toEqual([]);
    await workload.dispose();
  });
});
