import fc from 'fast-check';
import { expect, it } from 'vitest';

import { LOCK_TIMEOUT_MS } from '../../source/base/retry.js';
import type { EntityStore } from '../../source/db/entity-store.js';
import { SqliteModelWriter } from '../../source/db/sqlite/model-writer.js';
import type { RawRow } from '../../source/entities/value.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import { ClaimedRow } from '../../source/sim/work.js';
import { writeBatch } from '../../source/sim/write-batch.js';
import { ENTITIES } from '../harness/shop.js';
import { migrated, storeOf } from '../db/databases.js';
import { VirtualClock } from '../harness/virtual-clock.js';

const { User } = ENTITIES;

/** Few keys, so that rows share them; some rows are broken, and some values look like SQL. */
const anyRow = fc.tuple(
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...Array.from({ length: 30 }, (_, id) => id + 1)) },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, 'one', null, 2.5) },
  ),
  fc.constantFrom('Ana', '', `'); DROP TABLE users; --`, '$1 ? :id \\', 'x\u0000y', 'クリス'),
  fc.constantFrom('a@x.de', 'A@x.de', 'é@x.de', 'É@X.de', 'b@x.de', 'not an address', 'c@x.de'),
);

/** Writes the rows in batches; what became of each, with all reasons, and what is stored. */
async function outcomesOf(
  rows: readonly RawRow[],
  size: number,
  ownsTurn: boolean,
  store: EntityStore,
): Promise<unknown[]> {
  const claimed = rows.map((raw, index) => new ClaimedRow(User, index + 1, raw, 0));
  for (let start = 0; start < claimed.length; start += size) {
    await writeBatch(claimed.slice(start, start + size), {
      store,
      ownsTurn,
      clock: new VirtualClock(),
      isStopping: () => false,
      timeoutMs: LOCK_TIMEOUT_MS,
      health: new Health(describeHealth([]), () => 0),
      onWaiting: () => undefined,
      onRetry: () => undefined,
    });
  }
  const stored = await store.readRows(Array.from({ length: 30 }, (_, id) => id + 1));
  return [
    ...claimed.map((row) => {
      const { outcome, reasons, retries, error } = row.toAttempt(1, 0);
      return { outcome, reasons, retries, error };
    }),
    [...stored.values()],
  ];
}

it('both writers decide every row alike, for the same reasons', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRow, { minLength: 1, maxLength: 24 }),
      fc.constantFrom(1, 2, 5, 24),
      fc.boolean(),
      async (rows, size, ownsTurn) => {
        const database = await migrated('User', { sync: 'off' });
        const options = { sync: 'off', busyMs: 100 } as const;
        const writer = await SqliteModelWriter.open(database.description, options);
        try {
          const models = await outcomesOf(rows, size, ownsTurn, await writer.openStore());
          await database.handle.run('DELETE FROM users');
          const driver = await outcomesOf(rows, size, ownsTurn, await storeOf(database));
          expect(models).toEqual(driver);
        } finally {
          await writer.close();
        }
      },
    ),
    { numRuns: 25 },
  );
});
