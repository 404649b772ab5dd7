import { ROW_MOMENTS, type FaultMoment } from '../../sim/fault-hook.js';
import { earlyRow, harmless, type Fault } from './attack.js';
import type { Round } from './round.js';

/** A program, or one thread of it, that crashes. */
export const CRASHES: Readonly<Record<'kill' | 'kill-between' | 'thread', Fault>> = {
  kill: {
    meaning: 'kill -9 when the Nth row is recorded',
    async inject(round) {
      const fault = { action: 'kill', moment: 'recorded', row: round.sweptRow() } as const;
      return harmless(await round.start(fault).ended);
    },
  },
  'kill-between': {
    meaning: 'kill -9 before, inside and after a transaction',
    async inject(round) {
      const fault = { action: 'kill', moment: momentOf(round), row: earlyRow(round) } as const;
      return harmless(await round.start(fault).ended);
    },
  },
  thread: {
    meaning: 'one thread exits at once',
    async inject(round) {
      const fault = { action: 'exit', moment: momentOf(round), row: earlyRow(round) } as const;
      const ending = await round.start(fault).ended;
      const complaint =
        ending.code === 0 ? 'a thread crashed, and the exit status is 0' : undefined;
      return { ...harmless(ending), ...(complaint ? { complaint } : {}) };
    },
  },
};

/** A moment of a row; one inside a transaction needs a run with batches. */
function momentOf(round: Round): FaultMoment {
  const isBatch = round.settings.batch > 1;
  const moments = ROW_MOMENTS.filter((moment) => isBatch || moment !== 'inserted');
  return moments[round.below(moments.length, 'moment')] ?? 'committed';
}
