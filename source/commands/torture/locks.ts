import { setTimeout as pause } from 'node:timers/promises';

import { SHOP } from '../../entities/shop.js';
import { earlyRow, harmless, type Attack, type Fault } from './attack.js';
import { startHolder, untilPrinted, untilStopped, type Program } from './program.js';
import type { Round } from './round.js';
import { databaseFiles } from './comparison.js';

const LONG_MS = 1500;

/** Another process that holds the lock of a database. */
export const LOCKS: Readonly<Record<'lock-late' | 'lock-stopped' | 'lock-never', Fault>> = {
  'lock-late': {
    meaning: 'another process locks a database for a while',
    inject: (round) => lockDuringRun(round, () => pause(100 + round.below(LONG_MS, 'wait'))),
  },
  'lock-stopped': {
    meaning: 'the process that holds the lock hangs, then is killed',
    inject: (round) =>
      lockDuringRun(round, async (holder) => {
        holder.signal('SIGSTOP');
        await pause(100 + round.below(LONG_MS, 'wait'));
        holder.signal('SIGKILL');
      }),
  },
  'lock-never': {
    meaning: 'another process locks a database to the end',
    inject: (round) => lockDuringRun(round, async (_holder, program) => void (await program.ended)),
  },
};

/** Has another process lock a database at some row of a run. @param during what happens meanwhile */
async function lockDuringRun(
  round: Round,
  during: (holder: Program, program: Program) => Promise<void>,
): Promise<Attack> {
  const program = round.start({ action: 'stop', moment: 'recorded', row: earlyRow(round) });
  if (!(await untilStopped(program))) return harmless(await program.ended);
  const files = databaseFiles(round.dir);
  const index = round.below(files.length, 'entity');
  const holder = startHolder(files[index]!);
  round.note(`${SHOP.entities[index]!.name} locked`);
  await untilPrinted(holder, 'trying');
  program.signal('SIGCONT');
  let hasEnded = false;
  void program.ended.then(() => {
    hasEnded = true;
    // A holder that never got the lock must not go on trying.
    if (!holder.printed().includes('held')) holder.closeInput();
  });
  const isHeld = await untilPrinted(holder, 'held');
  if (isHeld && !hasEnded) await during(holder, program);
  holder.closeInput();
  const ending = await program.ended;
  await holder.ended;
  return harmless(ending);
}
