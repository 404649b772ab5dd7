import type { StoredRow } from '../entities/value.js';
import { noteHolders } from './holders.js';
import type { ClaimedRow } from './work.js';
import type { WriteContext } from './write-context.js';

/** Writes a row in the fair turn: its insert is its own transaction, and its answer is the outcome. */
export async function writeSingle(
  row: ClaimedRow,
  stored: StoredRow,
  { store, sent }: WriteContext,
): Promise<void> {
  row.state = 'single';
  const inserted = await (sent?.take() ?? store.insert(stored));
  if (!inserted) await noteHolders([row], store);
  row.decide(inserted);
}

/** Like `writeSingle`, on a server: once the row is in the table, a row with its id is this row. */
export async function writeAlone(
  row: ClaimedRow,
  stored: StoredRow,
  { store, onInserted }: WriteContext,
): Promise<void> {
  row.state = 'single';
  const inserted = await store.insertAlone?.(stored, () => {
    row.state = 'committing';
    onInserted?.(1);
  });
  if (!inserted) await noteHolders([row], store);
  row.decide(inserted === true);
}
