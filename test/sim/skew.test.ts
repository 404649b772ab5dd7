import { describe, expect, it } from 'vitest';

import { runModelOf } from '../../source/model/run-model.js';
import { SHOP_MODEL } from '../../source/model/shop.js';
import { availableParents } from '../../source/model/values/references.js';
import { generateWorkload, openGenerator } from '../../source/sim/workloads/generate.js';
import type { Workload } from '../../source/sim/workloads/workload.js';
import { ENTITIES } from '../harness/shop.js';

const USER = 1;

/** Readings of devices; without a skew, all devices are alike. */
const SENSORS = runModelOf({
  name: 'sensors',
  resources: [
    {
      name: 'devices',
      data: [],
      'dbsim:rows': 100,
      schema: { primaryKey: ['id'], fields: [{ name: 'id', type: 'integer' }] },
    },
    {
      name: 'readings',
      data: [],
      'dbsim:rows': 900,
      schema: {
        primaryKey: ['id'],
        fields: [
          { name: 'id', type: 'integer' },
          { name: 'device_id', type: 'integer', constraints: { required: true } },
        ],
        foreignKeys: [
          { fields: ['device_id'], reference: { resource: 'devices', fields: ['id'] } },
        ],
      },
    },
  ],
});

/** How often each user, by number, has an order. */
function ordersByUser({ source, counts, model }: Workload): number[] {
  if (source.kind !== 'generate') throw new TypeError('not a generated workload');
  const { User: users = 0, Order: orders = 0 } = counts;
  const found = Array.from({ length: users }, () => 0);
  for (const row of openGenerator(source.plan, model).read(ENTITIES.Order, 1, orders)) {
    found[Number(row[USER]) - 1]! += 1;
  }
  return found;
}

/**
 * How often each number is expected, and the deviation that chance allows, where row r chooses from the first
 * `known(r)` numbers in proportion to n^-exponent.
 */
function expectedOf(
  exponent: number,
  { rows, numbers, known }: { rows: number; numbers: number; known: (row: number) => number },
): { mean: number; deviation: number }[] {
  const weights = Array.from({ length: numbers }, (_, at) => (at + 1) ** -exponent);
  const sums: number[] = [0];
  for (const weight of weights) sums.push(sums.at(-1)! + weight);
  const result = weights.map(() => ({ mean: 0, deviation: 0 }));
  for (let row = 1; row <= rows; row += 1) {
    const last = known(row);
    for (let at = 0; at < last; at += 1) {
      const share = weights[at]! / sums[last]!;
      result[at]!.mean += share;
      result[at]!.deviation += share * (1 - share);
    }
  }
  return result.map(({ mean, deviation }) => ({ mean, deviation: Math.sqrt(deviation) }));
}

/** Those of the numbers that are chosen often enough whose count is further off than chance explains. */
function misfits(found: readonly number[], expected: ReturnType<typeof expectedOf>): number[] {
  return expected.flatMap(({ mean, deviation }, at) =>
    mean > 20 && Math.abs(found[at]! - mean) > 4.5 * deviation ? [at + 1] : [],
  );
}

describe('generated rows with a skew', () => {
  it.each([0, 0.8, 1, 1.2, 2])('choose users by Zipf’s law with the exponent %d', (skew) => {
    const workload = generateWorkload({ rows: 6000, invalid: 0, seed: 3, skew }, SHOP_MODEL);
    const { User: users = 0, Order: orders = 0 } = workload.counts;
    const expected = expectedOf(skew, {
      rows: orders,
      numbers: users,
      known: (row) => availableParents(users, orders, row),
    });
    const found = ordersByUser(workload);
    expect(found.reduce((sum, count) => sum + count, 0)).toBe(orders);
    expect(misfits(found, expected)).toEqual([]);
  });

  it('are not those without one, and not those of another exponent', () => {
    const first = (skew: number | undefined): number[] =>
      ordersByUser(generateWorkload({ rows: 300, invalid: 0, seed: 3, skew }, SHOP_MODEL));
    expect(first(0)).not.toEqual(first(undefined));
    expect(first(1)).not.toEqual(first(1.5));
    expect(first(1)).toEqual(first(1));
  });

  it('repeat the keys of the first rows most often', () => {
    const workload = generateWorkload({ rows: 6000, invalid: 0.5, seed: 3, skew: 2 }, SHOP_MODEL);
    if (workload.source.kind !== 'generate') throw new TypeError('not a generated workload');
    const { User: users = 0 } = workload.counts;
    const rows = openGenerator(workload.source.plan, SHOP_MODEL.model).read(
      ENTITIES.User,
      1,
      users,
    );
    const emails = rows.map((row) => String(row[2]).toLowerCase());
    const firstRow = new Map<string, number>();
    const repeated = emails.flatMap((email, at) => {
      const before = firstRow.get(email);
      if (before === undefined) firstRow.set(email, at + 1);
      return before === undefined ? [] : [before];
    });
    expect(repeated.length).toBeGreaterThan(50);
    expect(repeated.filter((row) => row <= 10).length).toBeGreaterThan(repeated.length / 2);
  });

  it.each([0, 1, 1.5])('of a model file choose parents so, with the exponent %d', (skew) => {
    const workload = generateWorkload({ rows: 4000, invalid: 0, seed: 2, skew }, SENSORS);
    const { source, model, counts } = workload;
    if (source.kind !== 'generate') throw new TypeError('not a generated workload');
    const [devices, readings] = model.entities;
    const [parents = 0, rows = 0] = model.entities.map(({ name }) => counts[name]!);
    const reader = openGenerator(source.plan, model);
    const numbers = new Map(
      reader.read(devices!, 1, parents).map(([key], at) => [String(key), at] as const),
    );
    const found = Array.from({ length: parents }, () => 0);
    for (const [, device] of reader.read(readings!, 1, rows)) {
      found[numbers.get(String(device))!]! += 1;
    }
    const known = (row: number): number => availableParents(parents, rows, row);
    expect(misfits(found, expectedOf(skew, { rows, numbers: parents, known }))).toEqual([]);
  });
});
