import { DatabaseError } from '../../base/errors.js';
import type { UnitEnding } from '../../ledger/unit-lines.js';
import {
  copyProblem,
  sharedProblem,
  type UnitPlaces,
  type UnitPolicy,
  type UnitWork,
} from '../policy.js';
import { TOGETHER_MEANINGS } from '../meanings.js';

/** Two-phase commit: prepare in every database, decide durably, commit what is prepared. */
export const twoPhase: UnitPolicy = {
  name: '2pc',
  meaning: TOGETHER_MEANINGS['2pc'],
  needs: 'PostgreSQL with max_prepared_transactions above 0, or MySQL or MariaDB without Galera',
  promise: 'A unit is stored whole or not at all, once recovery is done.',
  steps: [
    'begin a transaction in each database and write the row, parents first',
    'if all are written, prepare each transaction',
    'write to the log that they stay',
    'commit each prepared transaction',
    'if a row does not go through, roll all back',
  ],
  recovery:
    'What is prepared is committed if the log keeps the unit, and else rolled back; prepared transactions of others are left alone.',
  isAtomic: true,
  isLogged: true,
  isPrepared: true,
  problemOf,
  write: prepareAndCommit,
};

function problemOf(places: UnitPlaces): string | undefined {
  for (const { name, engine, problem } of places.entities.flatMap(({ databases }) => databases)) {
    if (engine === 'sqlite') return `SQLite cannot prepare a transaction, and ${name} is a file`;
    if (problem !== undefined) return `${name}: ${problem}`;
  }
  return copyProblem(places) ?? sharedProblem(places);
}

async function prepareAndCommit(unit: UnitWork): Promise<UnitEnding> {
  const staged: number[] = [];
  for (let at = 0; at < unit.size; at += 1) {
    if (!(await unit.stage(at))) {
      unit.decide('undo');
      for (const other of staged.toReversed()) await unit.abandon(other);
      return 'none';
    }
    staged.push(at);
  }
  try {
    for (const at of staged) await unit.prepare(at);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    unit.decide('undo');
    return endAll(unit, staged, 'rollback');
  }
  unit.decide('keep');
  return endAll(unit, staged, 'commit');
}

async function endAll(
  unit: UnitWork,
  staged: readonly number[],
  outcome: 'commit' | 'rollback',
): Promise<UnitEnding> {
  try {
    for (const at of staged) await unit.end(at, outcome);
    return outcome === 'commit' ? 'whole' : 'none';
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return 'open';
  }
}
