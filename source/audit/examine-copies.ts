import type { EntityReader } from '../db/entity-database.js';
import { nameById, type Entity } from '../entities/entity.js';
import type { AnyDescription } from '../router/topology.js';
import type { Examination } from './examination.js';
import { examineDatabase } from './examine-database.js';
import { describeRow, examineRows } from './examine-rows.js';
import type { Findings } from './findings.js';
import { EXPECTATION } from './expectation.js';
import { IdTable } from './id-table.js';
import { RowReader } from './row-reader.js';

/**
 * Examines the copies of an entity: compares the first readable one with the evidence, and every other one
 * with the first.
 */
export async function examineCopies(
  entity: Entity,
  copies: readonly AnyDescription[],
  context: Examination,
): Promise<void> {
  const { evidence, findings } = context;
  let first: { readonly name: string; readonly rows: IdTable } | undefined;
  for (const description of copies) {
    await examineDatabase(description, context, async (database) => {
      if (first) {
        await compareCopy(database, first, evidence.ids[entity.name]!, findings);
        return;
      }
      const rows = new IdTable();
      first = { name: description.name, rows };
      await examineRows(database, context, ({ id, hash }) => {
        if (!Number.isNaN(id)) rows.expect(id, EXPECTATION.inserted, hash, 0);
      });
    });
  }
}

async function compareCopy(
  database: EntityReader,
  first: { readonly name: string; readonly rows: IdTable },
  ids: IdTable,
  findings: Findings,
): Promise<void> {
  const { name, entity } = database.description;
  const seen = new IdTable();
  // A row of unknown outcome may have reached only some of the copies.
  const note = (id: number, what: string): void => {
    const isOpen = ids.get(id).expectation === EXPECTATION.unknown;
    (isOpen ? findings.openCopies : findings.copies).add(what);
  };
  const stored = new RowReader(entity);
  for await (const page of database.scanJson()) {
    stored.open(page);
    while (stored.next()) {
      const { id, hash } = stored;
      const known = first.rows.get(id);
      if (!Number.isNaN(id)) seen.see(id);
      if (known.expectation !== 0 && known.hash === hash) continue;
      const what = describeRow(entity, stored.row);
      if (known.expectation === 0) note(id, `${name} holds ${what}, which ${first.name} does not`);
      else findings.copies.add(`${name} holds ${what}, and ${first.name} other fields`);
    }
  }
  for (const { id } of first.rows.unseen()) {
    if (!seen.isSeen(id)) note(id, `${name} lacks ${nameById(entity.name, id)}`);
  }
}
