import { DatabaseError } from '../../base/errors.js';
import type { UnitEnding } from '../../ledger/unit-lines.js';
import type { UnitPolicy, UnitWork } from '../policy.js';
import { TOGETHER_MEANINGS } from '../meanings.js';

/** Each row commits alone; if one does not go through, those before it are deleted again. */
export const saga: UnitPolicy = {
  name: 'saga',
  meaning: TOGETHER_MEANINGS.saga,
  needs: 'any databases, and the right to delete rows',
  promise: 'No unit stays torn once recovery is done; until then, others can see a part of it.',
  steps: [
    'write to the log which row comes next',
    'write that row and commit it, parents first',
    'if all are committed, write to the log that they stay',
    'else write to the log that they go, and delete the committed ones in reverse order',
  ],
  recovery: 'A unit that was not decided is undone: its stored rows are deleted in reverse order.',
  isAtomic: true,
  isLogged: true,
  problemOf: () => undefined,
  write: writeOrCompensate,
};

async function writeOrCompensate(unit: UnitWork): Promise<UnitEnding> {
  const written: number[] = [];
  for (let at = 0; at < unit.size; at += 1) {
    const fate = await unit.write(at);
    if (fate !== 'refused') written.push(at);
    if (fate === 'committed') continue;
    unit.decide('undo');
    return compensate(unit, written);
  }
  unit.decide('keep');
  return 'whole';
}

async function compensate(unit: UnitWork, written: readonly number[]): Promise<UnitEnding> {
  try {
    for (const at of written.toReversed()) await unit.remove(at);
    return 'none';
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return 'open';
  }
}
