import { setTimeout as pause } from 'node:timers/promises';

import { UNIT_MOMENTS, type FaultMoment } from '../../sim/fault-hook.js';
import { untilRecorded } from '../../ledger/recorded-rows.js';
import { policyNamed } from '../../units/registry.js';
import { EXAMPLE_UNIT } from '../example-unit.js';
import type { TogetherPolicy } from '../../ledger/record.js';
import { earlyRow, type Attack, type Fault } from './attack.js';
import { countTorn } from './comparison.js';
import type { UnitFaultName } from './names.js';
import type { Ending } from './program.js';
import type { Round } from './round.js';

/** A program that is killed while it writes units, as each policy writes them. */
export const UNIT_FAULTS: Readonly<Record<UnitFaultName, Fault>> = {
  'unit-separate': unitFault('separate', killBetweenSteps),
  'unit-saga': unitFault('saga', killBetweenSteps),
  'unit-attach': unitFault('attach', killAnyTime),
};

/** Kills a program that writes units. */
type Kill = (round: Round, args: readonly string[], together: TogetherPolicy) => Promise<Ending>;

function unitFault(together: TogetherPolicy, kill: Kill): Fault {
  const { weaknessOf } = policyNamed(together);
  return {
    meaning: `kill -9 while units are written, --together ${together}`,
    async inject(round): Promise<Attack> {
      const ending = await kill(round, ['--unit', EXAMPLE_UNIT, '--together', together], together);
      return {
        ending,
        isDestructive: weaknessOf?.([round.settings.journal]) !== undefined,
        units: { torn: await countTorn(round.dir), isAtomic: policyNamed(together).isAtomic },
      };
    },
  };
}

/** The moments of a policy between which it has a step. */
function momentsOf(together: TogetherPolicy): readonly FaultMoment[] {
  const { isLogged } = policyNamed(together);
  return [
    'announced',
    ...(isLogged ? UNIT_MOMENTS : ['unit-written' as const]),
    'committed',
    'recorded',
  ];
}

/** Kills it by itself, between two steps of the policy. */
function killBetweenSteps(
  round: Round,
  args: readonly string[],
  together: TogetherPolicy,
): Promise<Ending> {
  const moments = momentsOf(together);
  const moment = moments[(round.index >> 1) % moments.length] ?? 'recorded';
  // A third of the rows reaches some of the moments, and a few rows the rarest one.
  const row = moment === 'unit-removed' ? 1 + round.below(9, 'removed') : earlyRow(round);
  const reached = moment === 'unit-decided' ? Math.ceil(row / 3) : Math.ceil(row / 2);
  return round.start({ action: 'kill', moment, row: reached }, { args }).ended;
}

/** About the time of two units. */
const LONGEST_DELAY_MS = 200;

/** Kills it from outside, because a COMMIT over several files is one step of the program. */
async function killAnyTime(round: Round, args: readonly string[]): Promise<Ending> {
  const program = round.start(undefined, { args: [...args, '--sync', 'full'] });
  const delayMs = round.below(LONGEST_DELAY_MS, 'delay');
  round.note(`kill from outside, ${delayMs} ms after some rows`);
  // Commits that wait for the disk are slow: a few rows are enough.
  await untilRecorded(round.dir, program.ended, earlyRow(round) / 20);
  // The moment at which a row is recorded is never inside a COMMIT.
  await pause(delayMs);
  program.signal('SIGKILL');
  return program.ended;
}
