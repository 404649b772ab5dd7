import { setImmediate as nextTurn } from 'node:timers/promises';

import { perEntity, type EntityName, type Model } from '../entities/entity.js';
import { AttemptReader } from './attempt-reader.js';
import { readPieces } from './lines.js';
import { RowSet } from './row-set.js';

/** The rows of each entity that a run is known to have inserted, by row number. */
export type InsertedRows = Readonly<Record<EntityName, RowSet>>;

/** Reads from an attempts file which rows were inserted; yields to the event loop meanwhile. */
export async function readInsertedRows(attempts: string, model: Model): Promise<InsertedRows> {
  const inserted = perEntity(() => new RowSet(), model);
  const reader = new AttemptReader({ hash: false, model });
  for (const piece of readPieces(attempts)) {
    await nextTurn();
    reader.open(piece);
    for (let found = reader.next(); found !== undefined; found = reader.next()) {
      if (found && reader.outcome === 'inserted') inserted[reader.entity]!.add(reader.row);
    }
  }
  return inserted;
}
