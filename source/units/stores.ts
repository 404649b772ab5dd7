import { entityNamed, type Model } from '../entities/model.js';
import type { EntityStore } from '../db/entity-store.js';
import type { UnitLine } from '../ledger/unit-lines.js';
import type { WritingRouter } from '../router/writing-router.js';
import type { UnitPolicy } from './policy.js';
import type { OpenRow, UnitRecovery } from './recover.js';
import { transactionMark, transactionName } from './transaction-name.js';

/** A run whose units are recovered. */
export interface UnitsOfRun {
  readonly runId: string;
  readonly model: Model;
  readonly policy: UnitPolicy;
}

/** Recovers units through a router. @param append adds a line to the units file, durably */
export function recoveryThrough(
  router: Pick<WritingRouter, 'store'>,
  append: (line: UnitLine) => void,
  run: UnitsOfRun,
): UnitRecovery {
  if (!run.policy.isPrepared) {
    return {
      append,
      keep: () => Promise.resolve(false),
      undo: async (row) => remove(await router.store(row.entity), row),
    };
  }
  const end = async (row: OpenRow, outcome: 'commit' | 'rollback'): Promise<boolean> => {
    const { twoPhase } = await router.store(row.entity);
    const entity = entityNamed(run.model, row.entity);
    const name = transactionName(transactionMark(run.runId), row.unit, entity);
    return (await twoPhase?.end(name, outcome)) === true;
  };
  return {
    append,
    keep: (row) => end(row, 'commit'),
    // What is rolled back was never visible.
    undo: async (row) => {
      await end(row, 'rollback');
      return false;
    },
  };
}

function remove(store: EntityStore, { entity, stored }: OpenRow): Promise<boolean> {
  if (!store.removeRow) throw new Error(`rows of ${entity} cannot be deleted one by one`);
  return store.removeRow(stored);
}
