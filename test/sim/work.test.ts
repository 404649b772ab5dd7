import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import type { EntityName } from '../../source/entities/entity.js';
import { Written, type RawRow } from '../../source/entities/value.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import { formatAttempt } from '../../source/ledger/attempt-writer.js';
import { LineWriter } from '../../source/ledger/line-writer.js';
import { writeAttempts } from '../../source/sim/attempt-lines.js';
import { ClaimedRow } from '../../source/sim/work.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';
import { anyRow } from '../entities/arbitraries.js';
import { draws } from '../harness/draws.js';

const { Order } = ENTITIES;
const [toUser, toProduct] = Order.references;
const FULL = new DatabaseError('orders.db', 'full', 'SQLITE_FULL');

const hold = (entity: EntityName, raw: RawRow, startedMs = 5): ClaimedRow =>
  new ClaimedRow(ENTITIES[entity]!, 3, raw, startedMs);

const rulesOf = (row: ClaimedRow): string[] =>
  row.toAttempt(1, 10).reasons.map(({ field, rule }) => `${field}:${rule}`);

describe('the outcome of a row', () => {
  it('is "inserted" once it is committed', () => {
    const row = hold('Order', [1, 2, 3, 4]);
    expect(row.writable).toEqual([1, 2, 3, 4]);
    row.decide(true);
    expect(row.toAttempt(7, 12.34567)).toEqual({
      entity: 'Order',
      row: 3,
      values: { id: 1, user_id: 2, product_id: 3, quantity: 4 },
      thread: 7,
      outcome: 'inserted',
      reasons: [],
      startedMs: 5,
      latencyMs: 7.346,
    });
  });

  it('is decided by what comes first: invalid, duplicate, failed, missing reference', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (invalid, taken, failed, missing) => {
          const row = hold('Order', [1, 2, 3, invalid ? 0 : 4]);
          if (missing && toUser) row.addMissing(toUser, false);
          if (taken) row.addHolders({ byId: 1, byUniques: [null] });
          if (failed) row.fail(FULL);
          const refused = invalid || taken || failed || missing;
          expect(row.writable === undefined).toBe(refused);
          if (!refused) {
            expect(() => row.decide(false)).toThrow('neither written nor refused');
            return;
          }
          row.decide(false);
          expect(row.outcome).toBe(
            invalid ? 'invalid' : taken ? 'duplicate' : failed ? 'failed' : 'missing-reference',
          );
          // Whatever decides, every reason is reported.
          expect(rulesOf(row)).toEqual([
            ...(invalid ? ['quantity:min'] : []),
            ...(taken ? ['id:unique'] : []),
            ...(missing ? ['user_id:reference'] : []),
            ...(failed ? [':full'] : []),
          ]);
        },
      ),
    );
  });

  it('is "unknown" if it cannot be read back, with the error of the database', () => {
    const row = hold('Order', [1, 2, 3, 4]);
    row.fail(new DatabaseError('orders.db', 'input-output', 'SQLITE_IOERR'));
    row.decide('unknown');
    expect(row.toAttempt(1, 10)).toMatchObject({
      outcome: 'unknown',
      error: { class: 'input-output', code: 'SQLITE_IOERR' },
    });
    expect(rulesOf(row)).toEqual([':input-output']);
  });

  it('does not report an error that did not keep it from being inserted', () => {
    const row = hold('Order', [1, 2, 3, 4]);
    row.fail(FULL);
    row.decide(true);
    const attempt = row.toAttempt(1, 10);
    expect(attempt).toMatchObject({ outcome: 'inserted', reasons: [] });
    expect(attempt).not.toHaveProperty('error');
  });

  it('is not reported before it is decided', () => {
    expect(() => hold('Order', [1, 2, 3, 4]).toAttempt(1, 10)).toThrow('not decided yet');
  });

  it('comes with the number of retries, if there were any', () => {
    const row = hold('Order', [1, 2, 3, 4]);
    row.decide(true);
    expect(row.toAttempt(1, 10)).not.toHaveProperty('retries');
    row.retries = 2;
    expect(row.toAttempt(1, 10)).toMatchObject({ retries: 2 });
  });
});

describe('the reasons of a row', () => {
  it('name who holds its keys', () => {
    const row = hold('User', [8, 'Alice', 'Alice@Example.com']);
    row.addHolders({ byId: 8, byUniques: [1] });
    row.decide(false);
    expect(row.toAttempt(1, 10).reasons).toEqual([
      { field: 'id', rule: 'unique', message: 'id 8 is taken by User 8' },
      {
        field: 'email',
        rule: 'unique',
        message: 'email Alice@Example.com is taken by User 1',
      },
    ]);
  });

  it('name what is missing', () => {
    const row = hold('Order', [10, 10, 11, 2]);
    if (toUser) row.addMissing(toUser, true);
    if (toProduct) row.addMissing(toProduct, false);
    row.decide(false);
    expect(row.toAttempt(1, 10)).toMatchObject({
      outcome: 'missing-reference',
      reasons: [
        { field: 'user_id', message: 'user_id 10: User 10 was not there' },
        { field: 'product_id', message: 'product_id 11: Product 11 does not exist' },
      ],
    });
  });

  it('are safe to print and not too long', () => {
    const row = hold('User', [1, 'Ana', `${'é'.repeat(60)}@${'b'.repeat(60)}.example`]);
    row.addHolders({ byId: null, byUniques: [4] });
    row.fail(new DatabaseError('users.db', 'other', '', { message: 'said \u001b[2J\nbye' }));
    row.decide(false);
    for (const { message } of row.toAttempt(1, 10).reasons) {
      expect(message).not.toMatch(/\p{Cc}/u);
      expect(message.length).toBeLessThan(120);
    }
  });
});

describe('a row that breaks a rule', () => {
  it('keeps the fields that are valid by themselves: its keys, what it points to', () => {
    const row = hold('Order', [4, 2, new Written('1e400'), 0]);
    expect(row.id).toBe(4);
    expect(row.keys).toEqual({ id: 4, uniques: [] });
    expect(toUser && row.target(toUser)).toBe(2);
    expect(toProduct && row.target(toProduct)).toBeUndefined();
    const user = hold('User', [0, 'A', ' Ana@Example.com ']);
    expect(user.keys).toEqual({ id: undefined, uniques: ['Ana@Example.com'] });
    expect(user.writable).toBeUndefined();
  });

  it('is reported as it was written, and an accepted one as it is stored', () => {
    const broken = hold('Product', [1, ' Lamp ', new Written('-50.00')]);
    broken.decide(false);
    expect(broken.toAttempt(1, 10).values).toEqual({
      id: 1,
      name: ' Lamp ',
      price: { number: '-50.00' },
    });
    const whole = hold('Product', [1, ' Lamp ', new Written('50')]);
    whole.decide(true);
    expect(whole.toAttempt(1, 10).values).toEqual({ id: 1, name: 'Lamp', price: 50 });
    expect(whole.judgement.stored).toEqual([1, 'Lamp', '50.00']);
  });
});

describe('the ledger lines of a batch', () => {
  const lines = new LineWriter();

  const attemptLines = (rows: ClaimedRow[], thread: number, endedMs: number): string => {
    lines.clear();
    writeAttempts(rows, thread, endedMs, lines);
    return Buffer.from(lines.written).toString('utf8');
  };

  it('are read as the attempts, whatever the rows hold', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...ENTITY_NAMES)
          .chain((name) => fc.tuple(fc.constant(name), anyRow(ENTITIES[name]!))),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.nat(1),
        ([name, raw], startedMs, takenMs, retries) => {
          const row = hold(name, raw, startedMs);
          row.retries = retries;
          row.decide(row.writable !== undefined);
          const endedMs = startedMs + takenMs;
          const [one, other, ...none] = attemptLines([row, row], 7, endedMs).split('\n');
          expect([one, none]).toEqual([other, ['']]);
          const expected = parseAttempt(formatAttempt(row.toAttempt(7, endedMs)), SHOP);
          expect(parseAttempt(one ?? '', SHOP)).toEqual(expected);
        },
      ),
      { numRuns: draws(3000) },
    );
  });

  it('escape what JSON escapes', () => {
    for (const name of ['say "hi"', 'back\\slash', '李 明', 'a👩‍🚀b', 'É\u2028É']) {
      const row = hold('User', [1, name, "o'hara@example.com"]);
      row.decide(true);
      expect(parseAttempt(attemptLines([row], 1, 9), SHOP)).toEqual(row.toAttempt(1, 9));
    }
  });
});
