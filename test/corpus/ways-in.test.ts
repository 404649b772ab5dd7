import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SHOP } from '../../source/entities/shop.js';
import { readTypedRow } from '../../source/sim/workloads/typed-row.js';
import type { EntityName } from '../../source/entities/entity.js';
import { judgeRow } from '../../source/entities/judge.js';
import { numberText, type RawRow, type RawValue } from '../../source/entities/value.js';
import { ENTITIES } from '../harness/shop.js';
import { readFile, refusal } from '../sim/folder-input.js';
import { HOSTILE, HOSTILE_KEYS, HOSTILE_NUMBERS, HOSTILE_WORDS, STEERING } from './hostile.js';

/** A user whose values are texts, as each way in takes it. */
type User = readonly [id: number, name: string, email: string];

const users: readonly User[] = HOSTILE.flatMap((text, index): User[] => [
  [2 * index + 1, text, `user-${index}@example.com`],
  [2 * index + 2, 'Ana', text],
]);

const asObject = ([id, name, email]: User): string => JSON.stringify({ id, name, email });

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const asCsv = ([id, name, email]: User): string => `${id},${quoted(name)},${quoted(email)}`;

/** What a text becomes in a file: UTF-8 has no half characters. */
const inUtf8 = (text: string): string => Buffer.from(text).toString();

const asTyped = (text: string, entity: EntityName): RawRow => {
  const typed = readTypedRow(text, SHOP, ENTITIES[entity]);
  if (!typed.ok) throw new Error(typed.problem);
  return typed.row;
};

describe('hostile texts come in as they are', () => {
  it('from JSON, NDJSON and a typed object, half characters too', async () => {
    const json = await readFile('users.json', `[${users.map(asObject).join(',\n')}]`);
    expect(json).toEqual(users);
    expect(await readFile('users.ndjson', users.map(asObject).join('\n'))).toEqual(users);
    expect(users.map((user) => asTyped(asObject(user), 'User'))).toEqual(users);
  });

  it('from CSV, and from typed fields but for the white around them', async () => {
    const csv = await readFile('users.csv', `id,name,email\n${users.map(asCsv).join('\n')}\n`);
    const wanted = users.map(([id, name, email]) => [id, inUtf8(name), inUtf8(email)]);
    expect(csv).toEqual(wanted);
    for (const user of users) {
      const [id, name, email] = asTyped(asCsv(user), 'User');
      expect([id, String(name).trim(), String(email).trim()]).toEqual([
        user[0],
        inUtf8(user[1]).trim(),
        inUtf8(user[2]).trim(),
      ]);
    }
  });

  it('and are judged in words that steer nothing', () => {
    for (const user of users) {
      for (const { message } of judgeRow(ENTITIES.User, user).reasons) {
        expect(message).not.toMatch(STEERING);
        expect(message.length).toBeLessThan(500);
      }
    }
  });
});

describe('hostile numbers', () => {
  const order = (number: string): string =>
    `{"id": ${number}, "user_id": ${number}, "product_id": ${number}, "quantity": ${number}}`;

  /** Every field of the order is refused, with the number as it was written. */
  const expectRefused = (row: RawRow, written: string): void => {
    const { reasons } = judgeRow(ENTITIES.Order, row);
    const refused = reasons.filter(({ message }) => message.includes(`(was ${written})`));
    expect([...new Set(refused.map(({ field }) => field))]).toEqual([
      'id',
      'user_id',
      'product_id',
      'quantity',
    ]);
  };

  it.each(HOSTILE_NUMBERS)('%s is refused as it was written, from JSON', async (number) => {
    const [fromJson = []] = await readFile('orders.json', `[${order(number)}]`);
    const [fromNdjson = []] = await readFile('orders.ndjson', order(number));
    for (const row of [fromJson, fromNdjson, asTyped(order(number), 'Order')]) {
      expectRefused(row, number);
    }
  });

  it.each([...HOSTILE_NUMBERS, ...HOSTILE_WORDS])(
    '%s is refused as it was written, from CSV and typed fields',
    async (number) => {
      const fields = Array.from({ length: 4 }, () => number).join(',');
      const text = `id,user_id,product_id,quantity\n${fields}\n`;
      const [fromCsv = []] = await readFile('orders.csv', text);
      const isText = typeof fromCsv[0] === 'string';
      for (const row of [fromCsv, asTyped(fields, 'Order')]) {
        expectRefused(row, isText ? JSON.stringify(number) : number);
      }
    },
  );

  it.each(HOSTILE_WORDS)('%s is no JSON', async (word) => {
    expect(await refusal('orders.ndjson', order(word))).toMatch(/^orders\.ndjson, line 1/);
    expect(readTypedRow(order(word), SHOP, ENTITIES.Order)).toMatchObject({ ok: false });
  });

  it('0.1 + 0.2 is no price, and is not rounded to one', async () => {
    const sum = 0.1 + 0.2;
    const [row = []] = await readFile('products.json', JSON.stringify([{ id: 1, name: 'Sum', price: sum }])); // prettier-ignore
    const [reason] = judgeRow(ENTITIES.Product, row).reasons;
    expect(reason?.message).toContain('(was 0.30000000000000004)');
  });
});

describe('hostile keys', () => {
  it.each(HOSTILE_KEYS)('%j is no key of a row and no column', async (key) => {
    const row = `{"id": 1, ${JSON.stringify(key)}: {"x": 1}, "name": "Ana", "email": "a@b.c"}`;
    for (const reported of [
      await refusal('users.ndjson', row),
      await refusal('users.json', `[${row}]`),
      await refusal('users.csv', `id,name,email,${quoted(`${key}_`)}\n1,Ana,a@b.c,\n`),
    ]) {
      expect(reported).toMatch(/is not a column of users(?: \(|$)/);
      expect(reported).not.toMatch(STEERING);
    }
    const typed = readTypedRow(row, SHOP);
    expect(typed).toMatchObject({ ok: false });
    if (!typed.ok) expect(typed.problem).not.toMatch(STEERING);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('any row', () => {
  const field = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }).map(inUtf8),
    fc.constantFrom(...HOSTILE.map(inUtf8)),
  );
  const number = fc.oneof(fc.integer().map(String), fc.constantFrom(...HOSTILE_NUMBERS));
  const textOf = (value: RawValue): string | undefined =>
    typeof value === 'string' ? value : numberText(value);

  it('that is written as CSV is read as it was', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(number, field, field), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, lineEnd) => {
          const lines = rows.map((row) => row.map(quoted).join(','));
          const read = await readFile('users.csv', ['id,name,email', ...lines, ''].join(lineEnd));
          expect(read.map((row) => row.map(textOf))).toEqual(rows);
        },
      ),
      { numRuns: 60 },
    );
  });
});
