import type { EntityStore } from '../db/entity-store.js';
import type { BatchContext } from './batch.js';
import { RowLane, type LaneStore } from './row-lane.js';
import type { Shift } from './shift.js';
import type { ClaimedRow } from './work.js';

/**
 * The short way of rows that are written one by one, if these settings and databases have one; see `RowLane`.
 * @param onStep receives the rows of each step that were not plain, all decided and recorded
 */
export async function openRowLane(
  context: BatchContext,
  shift: Shift,
  onStep: (rows: readonly ClaimedRow[]) => void,
): Promise<RowLane | undefined> {
  const { lane, writes, order, router, shared, checkFirst } = context;
  if (shared.description.unit || lane === 'off' || writes !== 'singly' || order !== 'fifo')
    return undefined;
  if (checkFirst === true) return undefined;
  const stores: LaneStore[] = [];
  for (const { name } of shared.model.entities) {
    const store = await router.store(name);
    if (!isLaneStore(store)) return undefined;
    stores.push(store);
  }
  return new RowLane(context, stores, shift, onStep);
}

function isLaneStore(store: EntityStore): store is LaneStore {
  const commitsAlone = store.isRemote !== true && store.locksLate !== true;
  return store.insertThen !== undefined && commitsAlone;
}
