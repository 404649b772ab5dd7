import { entityNamed } from '../entities/model.js';
import { removeRow } from '../db/remove-row.js';
import type { UnitLine } from '../ledger/unit-lines.js';
import type { WritingRouter } from '../router/writing-router.js';
import type { UnitPolicy } from './policy.js';
import type { OpenRow, UnitRecovery } from './recover.js';
import { relayThrough, type RelayedRun } from './relay.js';
import { transactionMark, transactionName } from '../ledger/transaction-name.js';

/** A run whose units are recovered. */
export interface UnitsOfRun extends RelayedRun {
  readonly policy: UnitPolicy;
}

/** Recovers units through a router. @param append adds a line to the units file, durably */
export function recoveryThrough(
  router: Pick<WritingRouter, 'store'>,
  append: (line: UnitLine) => void,
  run: UnitsOfRun,
): UnitRecovery {
  if (run.policy.isRelayed) return relayThrough(router, append, run);
  if (run.policy.isPrepared) return recoveryOfPrepared(router, append, run);
  return {
    append,
    keep: () => Promise.resolve('there'),
    undo: async ({ entity, stored }) =>
      stored !== null && removeRow(await router.store(entity), stored),
  };
}

function recoveryOfPrepared(
  router: Pick<WritingRouter, 'store'>,
  append: (line: UnitLine) => void,
  { runId, model }: UnitsOfRun,
): UnitRecovery {
  const end = async (row: OpenRow, outcome: 'commit' | 'rollback'): Promise<boolean> => {
    const { twoPhase } = await router.store(row.entity);
    const name = transactionName(transactionMark(runId), row.unit, entityNamed(model, row.entity));
    return (await twoPhase?.end(name, outcome)) === true;
  };
  return {
    append,
    keep: async (row) => ((await end(row, 'commit')) ? 'added' : 'there'),
    // What is rolled back was never visible.
    undo: async (row) => {
      await end(row, 'rollback');
      return false;
    },
  };
}
