import type { UnitEnding } from '../../ledger/unit-lines.js';
import type { UnitPolicy, UnitWork } from '../policy.js';
import { TOGETHER_MEANINGS } from '../meanings.js';

/** Each row commits alone, whatever becomes of the others. */
export const separate: UnitPolicy = {
  name: 'separate',
  meaning: TOGETHER_MEANINGS.separate,
  needs: 'any databases',
  promise: 'Nothing: a unit that is rejected in part, or killed, leaves a part stored (torn).',
  steps: ['write each row and commit it, parents first'],
  recovery: 'Nothing is done: the audit lists the torn units.',
  isAtomic: false,
  isLogged: false,
  problemOf: () => undefined,
  write: writeEach,
};

async function writeEach(unit: UnitWork): Promise<UnitEnding> {
  let stored = 0;
  for (let at = 0; at < unit.size; at += 1) {
    if ((await unit.write(at)) !== 'refused') stored += 1;
  }
  if (stored === unit.size) return 'whole';
  return stored === 0 ? 'none' : 'part';
}
