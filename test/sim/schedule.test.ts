import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { perEntity } from '../../source/entities/entity.js';
import type { Model } from '../../source/entities/model.js';
import { SHOP } from '../../source/entities/shop.js';
import {
  buildSchedule,
  countBatches,
  endlessSchedule,
  mostRowsOfEntity,
  rowsOfStep,
  Schedule,
  type Step,
} from '../../source/sim/schedule.js';
import { assignmentWorkload } from '../../source/sim/workloads/assignment.js';
import { SHOP_MODEL } from '../../source/model/shop.js';
import { generateWorkload } from '../../source/sim/workloads/generate.js';
import { availableParents, HEAD_START } from '../../source/model/values/references.js';
import type { RowCounts, Workload } from '../../source/sim/workloads/workload.js';
import { ENTITIES } from '../harness/shop.js';
import { folderWith, openFolder } from './folder-input.js';
import { draws } from '../harness/draws.js';
import { generatedModel } from '../harness/describe-model.js';
import { anyModel, BANK, modelOf } from '../harness/models.js';

type Scheduled = Pick<Workload, 'model' | 'counts' | 'parentsBefore'>;

function stepsOf(workload: Scheduled, batchSize: number): Step[] {
  const schedule = new Schedule(buildSchedule(workload, batchSize), workload.model);
  return Array.from({ length: schedule.length }, (_, position) => schedule.at(position));
}

/** What is wrong with the steps of a workload; nothing, if all is well. */
function problemsOf(workload: Scheduled, batchSize: number, steps?: readonly Step[]): string[] {
  const { model, counts } = workload;
  const problems: string[] = [];
  const planned = { batchSize, counts: model.entities.map(({ name }) => counts[name]!) };
  const done = model.entities.map(() => 0);
  for (const step of steps ?? stepsOf(workload, batchSize)) {
    const { name, index, references } = step.entity;
    const { first, count } = rowsOfStep(step, planned);
    if (count <= 0) problems.push(`${name} batch ${step.batch} has no rows`);
    for (let row = first; row < first + count; row += 1) {
      if (row !== done[index]! + 1) problems.push(`${name} ${row} comes after ${done[index]}`);
      done[index] = row;
      for (const [at, before] of workload.parentsBefore(step.entity, row).entries()) {
        const { target, targetIndex } = references[at]!;
        if (done[targetIndex]! < before) {
          problems.push(`${name} ${row} comes before ${target} ${before}`);
        }
      }
    }
  }
  for (const { name, index } of steps ? [] : model.entities) {
    if (done[index] !== counts[name]) {
      problems.push(`${name} ends at ${done[index]} of ${counts[name]}`);
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
    const entities = stepsOf(assignmentWorkload(), 1).map((step) => step.entity.name);
    expect(entities.slice(0, 6)).toEqual(['User', 'Product', 'Order', 'User', 'Product', 'Order']);
    expect(entities.at(-1)).toBe('Order');
  });
});

describe('the schedule of a generated workload', () => {
  it.each([
    ['shop', SHOP_MODEL],
    ['bank', generatedModel(BANK)],
  ])('of %s has every row once, in order, after its parents', (_name, own) => {
    fc.assert(
      fc.property(
        fc.nat(400),
        fc.oneof(fc.constantFrom(...BATCH_SIZES), fc.integer({ min: 1, max: 500 })),
        (rows, batchSize) => {
          const workload = generateWorkload({ rows, seed: 1, invalid: 0 }, own);
          expect(problemsOf(workload, batchSize)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Counts of rows, and references to any of them, for a model. */
function anyWorkload(model: Model): fc.Arbitrary<Scheduled> {
  return fc
    .array(fc.nat(60), { minLength: model.entities.length, maxLength: model.entities.length })
    .chain((rows) =>
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })).map((units) => {
        const before = model.entities.map(({ references, index }) =>
          Array.from({ length: rows[index]! }, () =>
            references.map(({ targetIndex }) =>
              Math.floor(Number(units.next().value) * rows[targetIndex]!),
            ),
          ),
        );
        return {
          model,
          counts: perEntity(({ index }) => rows[index]!, model),
          parentsBefore: ({ index }, row) => before[index]![row - 1]!,
        };
      }),
    );
}

describe('the schedule of any workload', () => {
  const workload = fc.oneof(fc.constantFrom(SHOP, BANK), anyModel()).chain(anyWorkload);

  it('has every row once, in order, after its parents, wherever rows point', () => {
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
        const batches = countBatches(each.model, each.counts, batchSize);
        expect(stepsOf(each, batchSize)).toHaveLength(batches.reduce((sum, one) => sum + one, 0));
      }),
    );
  });

  it.each<[string, RowCounts]>([
    ['nothing', { User: 0, Product: 0, Order: 0 }],
    ['only orders', { User: 0, Product: 0, Order: 5 }],
    ['only users', { User: 5, Product: 0, Order: 0 }],
    ['one of each', { User: 1, Product: 1, Order: 1 }],
  ])('may be of %s', (_what, counts) => {
    const each: Scheduled = {
      model: SHOP,
      counts,
      parentsBefore: ({ references }) => references.map(() => 0),
    };
    for (const batchSize of BATCH_SIZES) expect(problemsOf(each, batchSize)).toEqual([]);
  });

  it.each([3, 5, 64])('names a step of the last possible batch of %i entities', (entities) => {
    const names = Array.from({ length: entities }, (_, index) => `E${index}`);
    const model = modelOf(
      'many',
      names.map((name) => ({
        name,
        table: name,
        fields: [{ kind: 'integer', name: 'id', min: 1, max: 9 }],
      })),
    );
    const last = mostRowsOfEntity(model) - 1;
    const unit = mostRowsOfEntity(model) + 1;
    const steps = [0, last, unit, (entities - 1) * unit + 5, (entities - 1) * unit + last];
    const memory = new SharedArrayBuffer(steps.length * 4);
    new Uint32Array(memory).set(steps);
    const schedule = new Schedule(memory, model);
    const found = steps.map((_, at) => schedule.at(at));
    expect(found.map(({ entity, batch }) => [entity.name, batch])).toEqual([
      ['E0', 0],
      ['E0', last],
      ['E1', 0],
      [`E${entities - 1}`, 5],
      [`E${entities - 1}`, last],
    ]);
    expect(last).toBeGreaterThan(60_000_000);
  });
});

describe('the schedule of rows without an end', () => {
  it('has every batch once, in order, after its parents, whatever the model', () => {
    const model = fc.oneof(fc.constantFrom(SHOP, BANK), anyModel());
    fc.assert(
      fc.property(model, fc.integer({ min: 1, max: 70 }), (each, batchSize) => {
        const counts = perEntity(({ weight }) => weight * 4000, each);
        const schedule = new Schedule(endlessSchedule(each, counts, HEAD_START, batchSize), each);
        const workload: Scheduled = {
          model: each,
          counts,
          parentsBefore: ({ name, references }, row) =>
            references.map(({ target }) => availableParents(counts[target]!, counts[name]!, row)),
        };
        const length = Math.min(schedule.length, 600);
        const steps = Array.from({ length }, (_, position) => schedule.at(position));
        expect(problemsOf(workload, batchSize, steps)).toEqual([]);
        const { entity, batch } = schedule.at(schedule.length - 1);
        expect((batch + 1) * batchSize).toBeLessThanOrEqual(counts[entity.name]!);
      }),
      { numRuns: draws(300) },
    );
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
    expect(workload.parentsBefore(ENTITIES.Order, 1)).toEqual([4, 0]);
    expect(workload.parentsBefore(ENTITIES.Order, 2)).toEqual([2, 0]);
    expect(workload.parentsBefore(ENTITIES.Order, 3)).toEqual([0, 0]);
    for (const batchSize of BATCH_SIZES) expect(problemsOf(workload, batchSize)).toEqual([]);
    await workload.dispose();
  });
});
