import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { uniqueKey, type EntityName } from '../../source/entities/entity.js';
import { FULL } from '../harness/full.js';
import { SHOP } from '../../source/entities/shop.js';
import { judgeRow } from '../../source/entities/judge.js';
import { SHOP_MODEL } from '../../source/model/shop.js';
import { numberText, Written, type RawRow, type RawValue } from '../../source/entities/value.js';
import { generateWorkload, openGenerator } from '../../source/sim/workloads/generate.js';
import { ModelRows } from '../../source/sim/workloads/generate/model-rows.js';
import type { GeneratePlan } from '../../source/sim/workloads/workload.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';

interface GenerateOptions {
  rows: number;
  invalid?: number;
  seed?: number;
}

function planOf({ rows, invalid = 0.15, seed = 1 }: GenerateOptions): GeneratePlan {
  const { source } = generateWorkload({ rows, invalid, seed }, SHOP_MODEL);
  if (source.kind !== 'generate') throw new TypeError('not a generated workload');
  return source.plan;
}

function allRows(plan: GeneratePlan, entity: EntityName): RawRow[] {
  return openGenerator(plan, SHOP).read(ENTITIES[entity]!, 1, plan.counts[entity]!);
}

/** A row that did not go in, and what was wrong with it: "name empty", "email unique", … */
interface Refusal {
  entity: EntityName;
  row: number;
  values: RawRow;
  problems: string[];
}

/** Inserts a plan's rows into empty databases that are kept in memory, parents first. */
function insertAll(plan: GeneratePlan): Refusal[] {
  const addresses = new Set<string>();
  const inserted: Record<EntityName, Set<RawValue>> = {
    User: new Set(),
    Product: new Set(),
    Order: new Set(),
  };
  const insert = (entity: EntityName, values: RawRow): string[] => {
    const { stored, reasons } = judgeRow(ENTITIES[entity]!, values);
    if (!stored) return reasons.map((reason) => `${reason.field} ${reason.rule}`);
    if (entity === 'User' && addresses.has(uniqueKey(String(stored[2])))) return ['email unique'];
    if (entity === 'Order') {
      const missing = [
        ...(inserted.User!.has(stored[1]) ? [] : ['user_id reference']),
        ...(inserted.Product!.has(stored[2]) ? [] : ['product_id reference']),
      ];
      if (missing.length > 0) return missing;
    }
    if (entity === 'User') addresses.add(uniqueKey(String(stored[2])));
    inserted[entity]!.add(stored[0]);
    return [];
  };
  return ENTITY_NAMES.flatMap((entity) =>
    allRows(plan, entity).flatMap((values, index) => {
      const problems = insert(entity, values);
      return problems.length > 0 ? [{ entity, row: index + 1, values, problems }] : [];
    }),
  );
}

describe('the rows of a generated workload', () => {
  it.each([
    [0, 0, 0, 0],
    [1, 1, 0, 0],
    [2, 1, 1, 0],
    [3, 1, 1, 1],
    [4, 1, 1, 2],
    [5, 2, 1, 2],
    [10, 3, 3, 4],
    [10_000, 2500, 2500, 5000],
  ])('%i in all are %i users, %i products and %i orders', (rows, User, Product, Order) => {
    expect(generateWorkload({ rows, invalid: 0, seed: 1 }, SHOP_MODEL).counts).toEqual({
      User,
      Product,
      Order,
    });
  });

  it('are never more or fewer than were asked for', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (rows) => {
        const { counts } = generateWorkload({ rows, invalid: 0, seed: 1 }, SHOP_MODEL);
        expect(counts.User! + counts.Product! + counts.Order!).toBe(rows);
        expect(Math.min(counts.User!, counts.Product!, counts.Order!)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('carry their row number as id', () => {
    const plan = planOf({ rows: 400, invalid: 1 });
    for (const entity of ENTITY_NAMES) {
      const ids = allRows(plan, entity).map((row) => row[0]);
      expect(ids).toEqual(Array.from(ids, (_, index) => index + 1));
    }
  });

  it('are known to the run: name, seed and which rows carry which id', () => {
    const workload = generateWorkload({ rows: 100, invalid: 0.1, seed: 7 }, SHOP_MODEL);
    expect(workload.name).toBe('generate');
    expect(workload.seed).toBe(7);
    expect(workload.keySpaces).toEqual({
      User: { kind: 'dense', count: 25 },
      Product: { kind: 'dense', count: 25 },
    });
  });

  it('end where the entity ends, whatever is asked for', () => {
    const generator = openGenerator(planOf({ rows: 40 }), SHOP);
    expect(generator.read(ENTITIES.User, 8, 1000)).toHaveLength(3);
    expect(generator.read(ENTITIES.User, 11, 1000)).toHaveLength(0);
  });
});

describe('a generated row', () => {
  const plan = planOf({ rows: 4000, invalid: 0.3, seed: 99 });

  it('is the same in whatever batch it is read, and in whatever order', () => {
    const whole = allRows(plan, 'User');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 70 }),
        (row, count) => {
          const batch = openGenerator(plan, SHOP).read(ENTITIES.User, row, count);
          expect(batch).toEqual(whole.slice(row - 1, row - 1 + count));
        },
      ),
    );
  });

  it('is the same when the plan was sent to another thread', () => {
    for (const entity of ENTITY_NAMES) {
      expect(allRows(structuredClone(plan), entity)).toEqual(allRows(plan, entity));
    }
  });

  it.each([
    ['the next seed', 99, 100],
    ['a seed that differs in its highest bits only', 99, 99 + 2 ** 40],
    ['the largest seed', 99, Number.MAX_SAFE_INTEGER],
    ['a negative seed', 1, -1],
  ])('is another one with %s', (_what, one, other) => {
    const namesOf = (seed: number): RawValue[] =>
      allRows(planOf({ rows: 4000, invalid: 0, seed }), 'User').map((row) => row[1]);
    const names = namesOf(other);
    const same = namesOf(one).filter((name, index) => name === names[index]);
    expect(same.length).toBeLessThan(names.length / 20);
  });

  it('is whole or broken by the seed and its number alone, not by what else is generated', () => {
    const few = new ModelRows(planOf({ rows: 400, seed: 5 }), SHOP);
    const many = new ModelRows(planOf({ rows: 4000, seed: 5 }), SHOP);
    for (let row = 1; row <= 100; row += 1) {
      expect(many.isRejected(ENTITIES.User, row)).toBe(few.isRejected(ENTITIES.User, row));
    }
  });
});

describe('with --invalid 0', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 13, 100, 20_000])(
    'every one of %i rows goes into empty databases',
    (rows) => {
      expect(insertAll(planOf({ rows, invalid: 0 }))).toEqual([]);
    },
  );

  it('every row goes in, whatever the seed', () => {
    const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(seeds, fc.nat(300), (seed, rows) => {
        expect(insertAll(planOf({ rows, invalid: 0, seed }))).toEqual([]);
      }),
    );
  });
});

describe('with --invalid 1', () => {
  it('no row goes into empty databases', () => {
    expect(insertAll(planOf({ rows: 8000, invalid: 1 }))).toHaveLength(8000);
  });

  it('a large run has every row', FULL, () => {
    expect(allRows(planOf({ rows: 200_000, invalid: 1 }), 'Order')).toHaveLength(100_000);
  });
});

describe('with a share of invalid rows', () => {
  it.each([0.01, 0.15, 0.5, 0.9])('%f of the rows are not inserted', (invalid) => {
    const rows = 20_000;
    const refused = insertAll(planOf({ rows, invalid, seed: 3 })).length;
    const deviation = Math.sqrt(invalid * (1 - invalid) * rows);
    expect(Math.abs(refused - invalid * rows)).toBeLessThan(5 * deviation);
  });

  it('exactly the rows that were chosen are refused, also where databases are nearly empty', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const plan = planOf({ rows: 500, invalid: 0.2, seed });
      const generator = new ModelRows(plan, SHOP);
      const chosen = ENTITY_NAMES.flatMap((entity) =>
        Array.from({ length: plan.counts[entity]! }, (_, index) => index + 1)
          .filter((row) => generator.isRejected(ENTITIES[entity]!, row))
          .map((row) => `${entity} ${row}`),
      );
      const refused = insertAll(plan).map(({ entity, row }) => `${entity} ${row}`);
      expect(refused, `seed ${seed}`).toEqual(chosen);
    }
  });

  it('an order without any whole parent is refused for that', () => {
    const plan = planOf({ rows: 2000, invalid: 0.999, seed: 2 });
    const innocent = insertAll(plan).filter(
      ({ entity, values }) => judgeRow(ENTITIES[entity]!, values).stored !== undefined,
    );
    expect(innocent.length).toBeGreaterThan(0);
    const reasons = ['email unique', 'user_id reference', 'product_id reference'];
    expect(innocent.flatMap(({ problems }) => problems).toSorted()).toEqual(
      innocent.flatMap(({ problems }) => problems.filter((it) => reasons.includes(it))).toSorted(),
    );
  });
});

describe('broken rows', () => {
  const invalid = 0.5;
  const plan = planOf({ rows: 20_000, invalid, seed: 11 });
  let refusals: Refusal[];
  beforeAll(() => {
    refusals = insertAll(plan);
  });

  type Sign = (refusal: Refusal) => boolean;
  const text = (position: number, pattern: RegExp): Sign => {
    return ({ values }) => {
      const value = values[position];
      return typeof value === 'string' && pattern.test(value);
    };
  };
  const number = (position: number, holds: (value: number) => boolean): Sign => {
    return ({ values }) => {
      const written = numberText(values[position]);
      return written !== undefined && holds(Number(written));
    };
  };
  const only = (problem: string): Sign => {
    return ({ problems }) => problems.length === 1 && problems[0] === problem;
  };
  const longer = (position: number, limit: number): Sign => {
    return ({ values }) => String(values[position]).length > limit;
  };

  it.each<[EntityName, string, ...Sign[]]>([
    ['User', 'an empty name', text(1, /^$/), only('name empty')],
    ['User', 'a name of blanks', text(1, /^\s+$/), only('name empty')],
    ['User', 'a name of one character', text(1, /^.$/u), only('name min')],
    ['User', 'too long a name', longer(1, 100), only('name max')],
    ['User', 'a control character in its name', text(1, /\p{Cc}/u), only('name control')],
    ['User', 'an empty address', text(2, /^$/), only('email empty')],
    ['User', 'an address without @', text(2, /^[^@ ]+$/), only('email email')],
    ['User', 'a blank in its address', text(2, / .*@/), only('email email')],
    ['User', 'too long an address', longer(2, 254), only('email max')],
    ['User', 'an address that is taken', only('email unique')],
    ['User', 'a taken address in capitals', text(2, /^[^a-z]+$/), only('email unique')],
    ['Product', 'an empty name', text(1, /^$/), only('name empty')],
    ['Product', 'a name of blanks', text(1, /^\s+$/), only('name empty')],
    ['Product', 'a name of one character', text(1, /^.$/u), only('name min')],
    ['Product', 'too long a name', longer(1, 100), only('name max')],
    ['Product', 'a control character in its name', text(1, /\p{Cc}/u), only('name control')],
    ['Product', 'a price of zero', number(2, (price) => price === 0), only('price min')],
    ['Product', 'a negative price', number(2, (price) => price < 0), only('price min')],
    ['Product', 'a price with three decimals', only('price decimals')],
    ['Product', 'too large a price', number(2, (price) => price > 999_999.99), only('price max')],
    ['Product', 'text for a price', text(2, /[a-z€]/), only('price decimal')],
    ['Product', 'its price as text', text(2, /^\d/), only('price decimal')],
    ['Product', 'no price', ({ values }) => values[2] === null, only('price required')],
    ['Order', 'a quantity of zero', number(3, (pieces) => pieces === 0), only('quantity min')],
    ['Order', 'a negative quantity', number(3, (pieces) => pieces < 0), only('quantity min')],
    [
      'Order',
      'a fraction for a quantity',
      number(3, (pieces) => pieces % 1 !== 0),
      only('quantity integer'),
    ],
    ['Order', 'too large a quantity', number(3, (pieces) => pieces > 1000), only('quantity max')],
    ['Order', 'text for a quantity', text(3, /[a-z]/), only('quantity integer')],
    ['Order', 'a user that no row is', number(1, (id) => id > 5000), only('user_id reference')],
    ['Order', 'a user that was refused', number(1, (id) => id <= 5000), only('user_id reference')],
    [
      'Order',
      'a product that no row is',
      number(2, (id) => id > 5000),
      only('product_id reference'),
    ],
    [
      'Order',
      'a product that was refused',
      number(2, (id) => id <= 5000),
      only('product_id reference'),
    ],
    [
      'Order',
      'neither its user nor its product',
      ({ problems }) => problems.join() === 'user_id reference,product_id reference',
    ],
  ])('%s rows have %s now and then', (entity, _what, ...signs) => {
    const found = refusals.filter(
      (refusal) => refusal.entity === entity && signs.every((sign) => sign(refusal)),
    );
    expect(found.length).toBeGreaterThan(3);
  });

  it.each(['User', 'Product', 'Order'] as const)(
    '%s rows break two rules now and then',
    (entity) => {
      const twice = refusals.filter(
        (refusal) => refusal.entity === entity && refusal.problems.length > 1,
      );
      expect(twice.length).toBeGreaterThan(10);
    },
  );

  it('take addresses of earlier users only', () => {
    const firstOwner = new Map<string, number>();
    allRows(plan, 'User').forEach((values, index) => {
      const key = uniqueKey(String(values[2]));
      if (!firstOwner.has(key)) firstOwner.set(key, index + 1);
    });
    const refusedUsers = new Set(
      refusals.filter(({ entity }) => entity === 'User').map(({ row }) => row),
    );
    for (const { row, values } of refusals.filter(only('email unique'))) {
      const owner = firstOwner.get(uniqueKey(String(values[2])));
      expect(owner).toBeLessThan(row);
      expect(refusedUsers.has(owner ?? 0)).toBe(false);
    }
  });
});

describe('an order', () => {
  const { Order } = ENTITIES;

  it.each([3, 4, 7, 10, 50, 10_000])('of %i rows points to parents that come before it', (rows) => {
    const workload = generateWorkload({ rows, invalid: 0.4, seed: 21 }, SHOP_MODEL);
    const orders = allRows(planOf({ rows, invalid: 0.4, seed: 21 }), 'Order');
    const later = orders.filter((values, index) => {
      const before = workload.parentsBefore(Order, index + 1);
      return Order.references.some(({ position, target }, at) => {
        const id = Number(values[position]!);
        const exists = id <= workload.counts[target]!;
        return (exists ? id : 1) > before[at]!;
      });
    });
    expect(later).toEqual([]);
  });

  it('needs ever more parents before it, at least one and at most all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 5000 }), (rows) => {
        const workload = generateWorkload({ rows, invalid: 0, seed: 1 }, SHOP_MODEL);
        const needed = Array.from({ length: workload.counts.Order! }, (_, index) =>
          workload.parentsBefore(Order, index + 1),
        );
        for (const [at, { target }] of Order.references.entries()) {
          const counts = needed.map((before) => before[at]!);
          expect(counts.findIndex((count, index) => count < (counts[index - 1] ?? 1))).toBe(-1);
          expect(counts.at(-1)).toBeLessThanOrEqual(workload.counts[target]!);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('likes some parents better than others, but none above all', () => {
    const plan = planOf({ rows: 4000, invalid: 0, seed: 4 });
    const lastOrders = allRows(plan, 'Order').slice(1000);
    const orders = new Map<RawValue, number>();
    for (const row of lastOrders) orders.set(row[1], (orders.get(row[1]) ?? 0) + 1);
    const early = lastOrders.filter((row) => Number(row[1]) <= 250).length / lastOrders.length;
    expect(early).toBeGreaterThan(0.35);
    expect(early).toBeLessThan(0.75);
    expect(Math.max(...orders.values())).toBeLessThan(30);
  });

  it('is mostly for a few pieces, rarely for hundreds, never for more than may be', () => {
    const quantities = allRows(planOf({ rows: 40_000, invalid: 0 }), 'Order').map((row) =>
      Number(row[3]),
    );
    const share = (holds: (quantity: number) => boolean): number =>
      quantities.filter(holds).length / quantities.length;
    expect(share((quantity) => quantity <= 5)).toBeGreaterThan(0.7);
    expect(share((quantity) => quantity > 100)).toBeLessThan(0.1);
    expect(Math.max(...quantities)).toBeGreaterThan(900);
    expect(Math.max(...quantities)).toBeLessThanOrEqual(1000);
  });
});

describe('generated addresses', () => {
  const users = allRows(planOf({ rows: 800_000, invalid: 0, seed: 8 }), 'User');
  const addresses = users.map((row) => String(row[2]));

  it('are all different without regard to case, over 200,000 users', () => {
    expect(addresses).toHaveLength(200_000);
    expect(new Set(addresses.map(uniqueKey)).size).toBe(200_000);
  });

  it.each([1, 2, 3, 1023, 1024, 1025])('are all different over %i users', (count) => {
    const rows = allRows(planOf({ rows: count * 4, invalid: 0, seed: 12 }), 'User');
    expect(new Set(rows.map((row) => uniqueKey(String(row[2])))).size).toBe(count);
  });

  it('come in no order, as in life: so an index on them works as hard as it would', () => {
    const rising = addresses.filter((address, index) => address > (addresses[index - 1] ?? ''));
    expect(rising.length / addresses.length).toBeGreaterThan(0.45);
    expect(rising.length / addresses.length).toBeLessThan(0.55);
  });

  it('reach no one: their hosts are reserved for examples', () => {
    const strangers = addresses.filter((address) => !/@example\.(?:com|org|net)$/i.test(address));
    expect(strangers).toEqual([]);
  });

  it('are written with capitals now and then', () => {
    const mixed = addresses.filter((address) => address !== address.toLowerCase());
    expect(mixed.length / addresses.length).toBeGreaterThan(0.02);
    expect(mixed.length / addresses.length).toBeLessThan(0.1);
  });
});

describe('generated names', () => {
  const namesOf = (entity: EntityName): string[] =>
    allRows(planOf({ rows: 80_000, invalid: 0, seed: 6 }), entity).map((row) => String(row[1]));

  it.each(['User', 'Product'] as const)('of %s rows are many', (entity) => {
    expect(new Set(namesOf(entity)).size).toBeGreaterThan(4000);
  });

  it('of users are nearly all in plain letters, some with accents, some in other scripts', () => {
    const names = namesOf('User');
    const share = (pattern: RegExp): number =>
      names.filter((name) => pattern.test(name)).length / names.length;
    expect(share(/^[ -~]+$/)).toBeGreaterThan(0.9);
    expect(share(/[\u00c0-\u024f]/)).toBeGreaterThan(0.002);
    expect(share(/\p{sc=Cyrillic}/u)).toBeGreaterThan(0.0005);
    expect(share(/\p{sc=Han}/u)).toBeGreaterThan(0.0005);
    expect(share(/\p{sc=Arabic}/u)).toBeGreaterThan(0.0005);
  });

  it('are not always composed as they are stored', () => {
    const decomposed = namesOf('User').filter((name) => name !== name.normalize('NFC'));
    expect(decomposed.length).toBeGreaterThan(0);
  });
});

describe('generated prices', () => {
  const rows = allRows(planOf({ rows: 80_000, invalid: 0, seed: 6 }), 'Product');
  const prices = rows.map((row) => row[2]);

  it('are exact decimals as a shop writes them', () => {
    expect(prices.every((price) => price instanceof Written)).toBe(true);
    expect(prices.filter((price) => !/^\d+\.\d\d$/.test(String(price)))).toEqual([]);
  });

  it('end in .99 far more often than by chance', () => {
    const share = prices.filter((price) => String(price).endsWith('.99')).length / prices.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.7);
  });

  it('reach from cents to hundreds of thousands, every order of magnitude among them', () => {
    const magnitudes = new Set(
      prices.map((price) => Math.floor(Math.log10(Number(String(price))))),
    );
    expect([...magnitudes].toSorted((left, right) => left - right)).toEqual([
      -2, -1, 0, 1, 2, 3, 4, 5,
    ]);
  });
});
