import { describe, expect, it } from 'vitest';

import type { Evidence } from '../../source/audit/evidence.js';
import { examineRows } from '../../source/audit/examine-rows.js';
import { Findings } from '../../source/audit/findings.js';
import { EXPECTATION, type Refused } from '../../source/audit/expectation.js';
import { IdTable } from '../../source/audit/id-table.js';
import { MetRows } from '../../source/audit/met-rows.js';
import { hashText } from '../../source/base/hash.js';
import type { EntityReader } from '../../source/db/entity-database.js';
import { jsonOfRows, type FoundRow } from '../../source/db/rows.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES } from '../harness/shop.js';

/** A server holds one product; the run was refused a row with its id. */
async function examine(
  stored: FoundRow,
  refused: { readonly row: FoundRow; readonly expectation: Refused },
  isServer = true,
): Promise<Findings> {
  const ids = { User: new IdTable(), Product: new IdTable(), Order: new IdTable() };
  const hash = hashText(JSON.stringify(refused.row));
  ids.Product.expectRefused(Number(refused.row[0]), refused.expectation, hash, 3);
  const findings = new Findings();
  const database = {
    description: {
      entity: ENTITIES.Product,
      name: 'products',
      ...(isServer ? { engine: 'postgres' } : {}),
    },
    async *scanJson() {
      yield jsonOfRows([stored]);
    },
  };
  await examineRows(database as unknown as EntityReader, {
    evidence: { ids, metRows: new MetRows(SHOP) } as unknown as Evidence,
    findings,
  });
  return findings;
}

const ROW: FoundRow = [3, 'Headphones', '150.00'];
const OTHER: FoundRow = [3, 'Lamp', '9.00'];
const NAMED = 'Product 3 [name Headphones, price 150.00]';

describe('a stored row that equals a refused one', () => {
  it('is of another program where the server had its id before the run had sent the row', async () => {
    const found = await examine(ROW, { row: ROW, expectation: EXPECTATION.taken });
    expect(found.taken.list).toBe(`${NAMED}, which has the id and the fields of row 3`);
    expect([found.refusedButStored.count, found.unexpected.count]).toEqual([0, 0]);
  });

  it('fails the check where the run had sent it before: nothing shows whose it is', async () => {
    const found = await examine(ROW, { row: ROW, expectation: EXPECTATION.takenLater });
    expect(found.refusedButStored.list).toBe(
      `${NAMED}, which equals row 3: an earlier try of that row or another program wrote it`,
    );
    expect([found.taken.count, found.unexpected.count]).toEqual([0, 0]);
  });

  it.each([EXPECTATION.taken, EXPECTATION.takenLater, EXPECTATION.refused])(
    'is the refused row in a file, to which no other program of this kind writes (%i)',
    async (expectation) => {
      const found = await examine(ROW, { row: ROW, expectation }, false);
      expect(found.refusedButStored.list).toBe(`${NAMED}, which is row 3`);
    },
  );

  it('is the refused row on a server, too, where its id was free', async () => {
    const found = await examine(ROW, { row: ROW, expectation: EXPECTATION.refused });
    expect(found.refusedButStored.list).toBe(`${NAMED}, which is row 3`);
  });
});

describe('a stored row with the id of a refused one and other fields', () => {
  it.each([EXPECTATION.taken, EXPECTATION.takenLater])(
    'is of another program where the run learned that the id is taken (%i)',
    async (expectation) => {
      const found = await examine(OTHER, { row: ROW, expectation });
      expect(found.taken.list).toBe('Product 3 [name Lamp, price 9.00], which has the id of row 3');
      expect([found.refusedButStored.count, found.unexpected.count]).toEqual([0, 0]);
    },
  );

  it('is one that nothing explains where its id was free', async () => {
    const found = await examine(OTHER, { row: ROW, expectation: EXPECTATION.refused });
    expect(found.unexpected.list).toContain('which is not the refused row 3');
  });
});
