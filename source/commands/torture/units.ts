import { setTimeout as pause } from 'node:timers/promises';

import type { FaultMoment } from '../../sim/fault-hook.js';
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
  'unit-outbox': unitFault('outbox', killBetweenSteps),
  'unit-attach': unitFault('attach', killAnyTime),
};

/** Runs of units, some of which do not go through; the policy follows. */
const UNITS = ['--unit', EXAMPLE_UNIT, '--invalid', '0.15', '--together'];

/** Kills a program that writes units. */
type Kill = (round: Round, args: readonly string[], together: TogetherPolicy) => Promise<Ending>;

function unitFault(together: TogetherPolicy, kill: Kill): Fault {
  const { weaknessOf } = policyNamed(together);
  return {
    meaning: `kill -9 while units are written, --together ${together}`,
    async inject(round): Promise<Attack> {
      const ending = await kill(round, [...UNITS, together], together);
      return {
        ending,
        isDestructive: weaknessOf?.([round.settings.journal]) !== undefined,
        units: { torn: await countTorn(round.dir), isAtomic: policyNamed(together).isAtomic },
      };
    },
  };
}

/** A moment between two steps of a policy, and how many of the rows of a run reach it, at least. */
type Moments = readonly (readonly [FaultMoment, share: number])[];

const ROW_STEPS: Moments = [
  ['announced', 0.5],
  ['committed', 0.5],
  ['recorded', 0.5],
];

/** The moments of each policy that is killed between two steps; few units have a row that does not go through. */
const MOMENTS: Readonly<Partial<Record<TogetherPolicy, Moments>>> = {
  separate: [['unit-written', 0.5]],
  saga: [
    ['unit-logged', 0.5],
    ['unit-written', 0.5],
    ['unit-decided', 0.3],
    ['unit-removed', 0.05],
  ],
  outbox: [
    ['unit-published', 0.2],
    ['unit-written', 0.3],
    ['unit-decided', 0.05],
    ['unit-removed', 0.05],
  ],
};

/** Kills it by itself, between two steps of the policy. */
function killBetweenSteps(
  round: Round,
  args: readonly string[],
  together: TogetherPolicy,
): Promise<Ending> {
  const moments = [...(MOMENTS[together] ?? []), ...ROW_STEPS];
  // Both journals meet each of them.
  const [moment, share] = moments[(round.index >> 1) % moments.length] ?? ['recorded', 1];
  const row = Math.ceil(earlyRow(round) * share);
  return round.start({ action: 'kill', moment, row }, { args }).ended;
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
