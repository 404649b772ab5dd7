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

/** The row that gives the unit its name commits with an event, and a relay writes the other rows. */
export const outbox: UnitPolicy = {
  name: 'outbox',
  meaning: TOGETHER_MEANINGS.outbox,
  needs:
    'a database for each table of the unit, and the right to create a table and to delete rows',
  promise:
    'No unit stays torn once its event is relayed; until then, others can see a part of it. The last row is acknowledged at once.',
  steps: [
    'write the last row of the unit and an event with all its rows to one database, and commit both at once',
    'relay: write each other row, parents first, and commit it with a mark that the event has written it',
    'if one does not go through, note that in the outbox, and delete the written ones with their marks in reverse order, the last row with its event',
    'the event is removed with the next one of the thread in the same database, the marks at the end of the run',
  ],
  recovery:
    'Each event that is left is relayed: rows that have its mark are there already, the others are written, or all are deleted.',
  isAtomic: true,
  isLogged: false,
  isRelayed: true,
  problemOf,
  write: publishAndRelay,
};

function problemOf(places: UnitPlaces): string | undefined {
  for (const { name, problem } of places.entities.flatMap(({ databases }) => databases)) {
    if (problem !== undefined) return `${name}: ${problem}`;
  }
  return copyProblem(places) ?? sharedProblem(places);
}

async function publishAndRelay(unit: UnitWork): Promise<UnitEnding> {
  const last = unit.size - 1;
  const published = await unit.publish(last);
  if (published !== 'committed') return published === 'refused' ? 'none' : 'open';
  for (let at = 0; at < last; at += 1) {
    const applied = await unit.apply(at);
    if (applied === 'doubtful') return 'open';
    if (applied === 'refused') return retractAll(unit, at);
  }
  unit.relayed();
  return 'whole';
}

/** Deletes the rows before a position, and the last one. */
async function retractAll(unit: UnitWork, before: number): Promise<UnitEnding> {
  try {
    await unit.cancel();
    for (let at = before - 1; at >= 0; at -= 1) await unit.retract(at);
    await unit.retract(unit.size - 1);
    return 'none';
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return 'open';
  }
}
