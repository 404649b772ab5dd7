import { existsSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { UNIT_MOMENTS, type FaultMoment } from '../../sim/fault-hook.js';
import { runFiles } from '../../ledger/files.js';
import { listRuns } from '../../ledger/catalogue.js';
import { policyNamed } from '../../units/registry.js';
import type { TogetherPolicy } from '../../ledger/record.js';
import { earlyRow, type Attack, type Fault } from './attack.js';
import { countTorn } from './comparison.js';
import type { UnitFaultName } from './names.js';
import type { Ending, Program } from './program.js';
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
      const ending = await kill(round, ['--unit', 'Order', '--together', together], together);
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

/** How often to look how far the program is, in milliseconds. */
const POLL_MS = 1;

/** Kills it from outside, because a COMMIT over several files is one step of the program. */
async function killAnyTime(round: Round, args: readonly string[]): Promise<Ending> {
  const program = round.start(undefined, { args: [...args, '--sync', 'full'] });
  const delayMs = round.below(LONGEST_DELAY_MS, 'delay');
  round.note(`kill from outside, ${delayMs} ms after some rows`);
  // Commits that wait for the disk are slow: a few rows are enough.
  await untilRecorded(round, program, earlyRow(round) / 20);
  // The moment at which a row is recorded is never inside a COMMIT.
  await pause(delayMs);
  program.signal('SIGKILL');
  return program.ended;
}

/** Bytes of the ledger for each row, about. */
const BYTES_PER_ROW = 60;

/** Waits until about so many rows are recorded, or the program has ended. */
async function untilRecorded({ dir }: Round, program: Program, rows: number): Promise<void> {
  let hasEnded = false;
  void program.ended.finally(() => {
    hasEnded = true;
  });
  while (!hasEnded && ledgerBytes(dir) < rows * BYTES_PER_ROW) await pause(POLL_MS);
}

function ledgerBytes(dir: string): number {
  const [run] = listRuns(dir);
  if (run === undefined) return 0;
  const { attempts } = runFiles(dir, run);
  return existsSync(attempts) ? statSync(attempts).size : 0;
}
