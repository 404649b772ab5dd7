import { insertWithEntry, outboxOf } from '../db/insert-with-entry.js';
import { removeRow } from '../db/remove-row.js';
import { entityNamed, type EntityName, type Model } from '../entities/model.js';
import type { UnitLine } from '../ledger/unit-lines.js';
import type { WritingRouter } from '../router/writing-router.js';
import { cancelKey, unitsOfEvents } from './events.js';
import { unitEntities } from './plan.js';
import type { OpenRow, UnitRecovery } from './recover.js';
import { transactionMark, transactionName } from '../ledger/transaction-name.js';

/** A run whose events are relayed. */
export interface RelayedRun {
  readonly runId: string;
  readonly model: Model;
  /** The entity that gives its units their name. */
  readonly unit: EntityName;
}

/** Relays what is left of a run through a router. @param append adds a line to the units file, durably */
export function relayThrough(
  router: Pick<WritingRouter, 'store'>,
  append: (line: UnitLine) => void,
  { runId, model, unit: root }: RelayedRun,
): Required<UnitRecovery> {
  const mark = transactionMark(runId);
  const keyOf = ({ unit, entity }: Pick<OpenRow, 'unit' | 'entity'>): string =>
    transactionName(mark, unit, entityNamed(model, entity));
  return {
    append,
    async findOpen(lines) {
      await createOutboxes(router, model, root);
      const outbox = outboxOf(await router.store(root));
      return unitsOfEvents(await outbox.find(mark), lines, mark);
    },
    async keep(row) {
      const store = await router.store(row.entity);
      const key = keyOf(row);
      if (await outboxOf(store).has(key)) return 'there';
      if (row.stored === null) return 'refused';
      const isAdded = await insertWithEntry(store, row.stored, { key, event: null });
      return isAdded ? 'added' : 'refused';
    },
    async cancel(unit) {
      const outbox = outboxOf(await router.store(root));
      await outbox.add({ key: cancelKey(mark, unit), event: null });
    },
    async undo(row) {
      const store = await router.store(row.entity);
      const key = keyOf(row);
      if (row.stored === null || !(await outboxOf(store).has(key))) return false;
      const keys = row.entity === root ? [key, cancelKey(mark, row.unit)] : [key];
      return removeRow(store, row.stored, keys);
    },
    clear: () => clearOutboxes(router, { runId, model, unit: root }),
  };
}

/** Creates the tables for entries in the databases of a unit, where they are missing. @throws DatabaseError */
export async function createOutboxes(
  router: Pick<WritingRouter, 'store'>,
  model: Model,
  root: EntityName,
): Promise<void> {
  for (const { name } of unitEntities(model, root)) {
    await outboxOf(await router.store(name)).create();
  }
}

/** Removes the entries of a run, all units of which are over: first those of events. @throws DatabaseError */
export async function clearOutboxes(
  router: Pick<WritingRouter, 'store'>,
  { runId, model, unit }: RelayedRun,
): Promise<void> {
  for (const { name } of unitEntities(model, unit).toReversed()) {
    await outboxOf(await router.store(name)).clear(transactionMark(runId));
  }
}
