import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { insertStatementOf, writeScript } from '../../source/db/sqlite/row-script.js';
import { ENTITIES } from '../../source/entities/entity.js';
import type { StoredRow } from '../../source/entities/value.js';
import { draws } from '../harness/draws.js';
import { migrated, open, storeOf } from './databases.js';

const USER = insertStatementOf(ENTITIES.User);

describe('the script of some rows', () => {
  it('has a statement for each, with its values as literals', () => {
    expect(
      writeScript(USER, [
        [1, "O'Brien", 'o@example.com'],
        [2, 'Ben', 'b@bücher.example', 'b@bücher.example'],
      ]),
    ).toBe(
      `INSERT INTO "users" ("id","name","email","email_fold") VALUES (1,'O''Brien','o@example.com',NULL) ON CONFLICT DO NOTHING;` +
        `INSERT INTO "users" ("id","name","email","email_fold") VALUES (2,'Ben','b@bücher.example','b@bücher.example') ON CONFLICT DO NOTHING;`,
    );
    expect(writeScript(USER, [])).toBe('');
  });

  it.each(['\0', 'a\0b', '\ud800', 'x\udc00y'])(
    'cannot hold a NUL or half a character: %j',
    (text) => {
      expect(writeScript(USER, [[1, text, 'a@example.com']])).toBeUndefined();
    },
  );

  it('can hold characters beyond the basic plane', () => {
    expect(writeScript(USER, [[1, '👩‍👩‍👧', 'a@example.com']])).toContain("'👩‍👩‍👧'");
  });

  it('stores what it was given, whatever that is', async () => {
    const database = await migrated('User');
    const store = await storeOf(database);
    const reader = await storeOf(await open(database.description));
    let id = 0;
    const text = fc.string({ unit: 'binary', maxLength: 20 }).map((name) => `ab${name}`);
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (names) => {
        const rows = names.map((name): StoredRow => {
          id += 1;
          return [id, name, `u${id}@example.com`];
        });
        expect(await store.insertEach?.(rows)).toEqual(new Set());
        const stored = await reader.readRows(rows.map(([key]) => Number(key)));
        // UTF-8 has no lone surrogates.
        const written = rows.map((row) => row.map((value) => storedForm(value)));
        expect([...stored.values()]).toEqual(written);
      }),
      { numRuns: draws(60) },
    );
  });
});

function storedForm(value: string | number): string | number {
  return typeof value === 'number' ? value : Buffer.from(value, 'utf8').toString('utf8');
}
