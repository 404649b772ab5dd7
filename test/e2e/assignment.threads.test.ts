import { beforeAll, describe, expect, it } from 'vitest';
import { FULL, itEach } from '../harness/full.js';
import { REFUSED, REFUSED_IN_A_RACE, expectedOutcomes } from './support/assignment.js';
import { allRows, edit } from './support/databases.js';
import { folderWithRun } from './support/prepared.js';
import { expectPromiseKept } from './support/promise.js';
import {
  decisionsOf,
  findingsOf,
  outcomesOf,
  simulate,
  type Simulation,
} from './support/simulate.js';
import { manyTimes, timesEach } from './support/thorough.js';
import type { PrintedRecord } from './support/record.js';

const REPETITIONS = timesEach({ usually: 1, thoroughly: 10 });
const RACES = timesEach({ usually: 3, thoroughly: 40 });

describe('the assignment into empty databases', () => {
  /** With ten threads, as by default. */
  let whole: Simulation;

  beforeAll(async () => {
    whole = await simulate(['assignment', '--threads', '10']);
  });

  it('inserts 24 of 30 rows and lists every reason of the others', async () => {
    const { record, dir } = whole;
    expect(outcomesOf(record)).toEqual(expectedOutcomes(REFUSED));
    expect(record.totals).toEqual({
      attempted: 30, inserted: 24, rejected: 6, invalid: 4, duplicate: 1, 'missing-reference': 1,
      failed: 0, undone: 0, unknown: 0, successRate: 0.8,
    }); // prettier-ignore
    expect(record.entities).toMatchObject({
      User: { inserted: 8, invalid: 1, duplicate: 1 },
      Product: { inserted: 9, invalid: 1 },
      Order: { inserted: 7, invalid: 2, 'missing-reference': 1 },
    });
    expectReasons(record, REFUSED);
    expect(record.audit.ok).toBe(true);
    expect(findingsOf(record)).toEqual({});
    await expectPromiseKept(dir, record.attempts);
  });

  itEach(
    [[[1]], [[2, 4, 10, 32]]],
    `decides every row as ten threads do with each of %j threads (${manyTimes(REPETITIONS)})`,
    async (counts) => {
      const expected = decisionsOf(whole.record);
      for (const threads of counts) {
        for (let time = 0; time < REPETITIONS; time += 1) {
          const again = await simulate(['assignment', '--threads', String(threads)]);
          expect(decisionsOf(again.record), `${threads} threads`).toEqual(expected);
          expect(again.record.audit.ok).toBe(true);
        }
      }
    },
  );
});

describe('the assignment once more, into databases that hold it', () => {
  it('inserts nothing and changes no row, not even one that a person has edited', async () => {
    const { dir } = await folderWithRun();
    await edit(dir, 'User', `UPDATE users SET name = 'Changed by hand' WHERE id = 3`);
    await edit(dir, 'Product', `UPDATE products SET price = '0.07' WHERE id = 5`);
    const before = await allRows(dir);

    const { record } = await simulate(['assignment', '--threads', '4'], { dir });
    expect(record.totals).toMatchObject({
      attempted: 30, inserted: 0, rejected: 30, invalid: 4, duplicate: 25, 'missing-reference': 1,
      successRate: 0,
    }); // prettier-ignore
    expect(await allRows(dir)).toEqual(before);
    expect(before.User!.find(({ id }) => id === 3)).toMatchObject({ name: 'Changed by hand' });
    expect(record.audit.ok).toBe(true);
  });

  it('inserts 24 rows again after --fresh', async () => {
    const { dir } = await folderWithRun();
    await edit(
      dir,
      'User',
      `INSERT INTO users (id, name, email) VALUES (500, 'By hand', 'hand@example.com')`,
    );

    const { record } = await simulate(['assignment', '--fresh', '--threads', '2'], { dir });
    expect(outcomesOf(record)).toEqual(expectedOutcomes(REFUSED));
    await expectPromiseKept(dir, record.attempts);
  });
});

describe('the assignment as a race', FULL, () => {
  it.each([
    ['10', 1],
    ['20', RACES],
  ])(
    `ends with %s threads in one of the two results that are right, %i times (more with DBSIM_THOROUGH=1)`,
    async (threads, times) => {
      for (let time = 0; time < times; time += 1) {
        const { record, dir } = await simulate(['--order', 'race', '--threads', threads]);
        const refused = outcomesOf(record)['User 8'] === 'inserted' ? REFUSED_IN_A_RACE : REFUSED;

        expect(outcomesOf(record)).toEqual(expectedOutcomes(refused));
        expectReasons(record, refused);
        expect(record.audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
        await expectPromiseKept(dir, record.attempts);
      }
    },
  );
});

/** Every refused row has exactly the reasons that are expected, in words that quote field and value. */
function expectReasons({ attempts }: PrintedRecord, refused: typeof REFUSED): void {
  for (const { entity, row, reasons } of attempts) {
    const expected = refused[`${entity} ${row}`]?.reasons ?? [];
    expect(
      reasons.map(({ field }) => field),
      `${entity} ${row}`,
    ).toEqual(expected.map(([field]) => field));
    for (const [index, [field, ...quoted]] of expected.entries()) {
      for (const part of [field, ...quoted]) expect(reasons[index]?.message).toContain(part);
    }
  }
}
