import { FAULT_MOMENTS, type FaultMoment } from '../../sim/fault-hook.js';
import { earlyRow, harmless, type Fault } from './attack.js';
import type { Round } from './round.js';

/** A program, or a part of it, that dies. */
export const DEATHS: Readonly<Record<'kill' | 'kill-between' | 'thread', Fault>> = {
  kill: {
    meaning: 'kill -9 when the Nth row is recorded',
    async commit(round) {
      const fault = { deed: 'kill', moment: 'recorded', row: round.sweptRow() } as const;
      return harmless(await round.start(fault).ended);
    },
  },
  'kill-between': {
    meaning: 'kill -9 before, inside and after a transaction',
    async commit(round) {
      const fault = { deed: 'kill', moment: momentOf(round), row: earlyRow(round) } as const;
      return harmless(await round.start(fault).ended);
    },
  },
  thread: {
    meaning: 'one thread ends on the spot',
    async commit(round) {
      const fault = { deed: 'exit', moment: momentOf(round), row: earlyRow(round) } as const;
      const ending = await round.start(fault).ended;
      const complaint =
        ending.code === 0 ? 'a thread ended, and the exit status says that all is well' : undefined;
      return { ...harmless(ending), ...(complaint ? { complaint } : {}) };
    },
  },
};

/** Each moment of a row in turn; one inside a transaction needs a run that has such. */
function momentOf(round: Round): FaultMoment {
  const isBatch = round.settings.batch > 1;
  const moments = FAULT_MOMENTS.filter((moment) => isBatch || moment !== 'inserted');
  return moments[round.below(moments.length, 'moment')] ?? 'committed';
}
