import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { earlyRow, harmless, type Fault } from './attack.js';
import { misbehaviour, untilStopped } from './program.js';

/** Faults in the environment of the program. */
export const ENVIRONMENT: Readonly<Record<'second-program' | 'clock', Fault>> = {
  'second-program': {
    meaning: 'a second dbsim-tui starts in the same folder',
    async inject(round) {
      const isStopped = round.index % 2 === 0;
      const fault = { action: 'stop', moment: 'recorded', row: earlyRow(round) } as const;
      const first = round.start(isStopped ? fault : undefined);
      const isInside = isStopped && (await untilStopped(first));
      const second = await round.start(undefined, { args: ['--fresh'] }).ended;
      first.signal('SIGCONT');
      const ending = await first.ended;
      const refused = [ending, second].filter(({ code }) => code !== 0);
      const isClear = refused.every(({ stderr }) => stderr.includes('is already working in'));
      const complaints = [
        ...misbehaviour(second),
        ...(isClear ? [] : refused.map(({ stderr }) => stderr)),
        ...(isInside && second.code === 0 ? ['both worked in the folder at once'] : []),
      ];
      return {
        ...harmless(ending),
        // Started apart, both may finish; then the second has emptied what the first wrote.
        isDestructive: refused.length === 0,
        ...(complaints.length > 0 ? { complaint: complaints.join(' ') } : {}),
      };
    },
  },
  clock: {
    meaning: 'the clock jumps, and is set back a year at the next run',
    async inject(round) {
      const env = clockGoesWrong(round.dir);
      const fault = { action: 'kill', moment: 'recorded', row: earlyRow(round) } as const;
      const first = await round.start(round.index % 2 === 0 ? fault : undefined, { env }).ended;
      const back = { ...env, DBSIM_CLOCK_BACK: '1' };
      const second = await round.command(['run', 'assignment', '--quiet'], { env: back });
      const isFine = second.code === 0 || second.code === 1;
      return {
        ...harmless(first),
        ...(isFine ? {} : { complaint: `the next run printed: ${second.stderr}` }),
      };
    },
  },
};

/** Writes a clock that jumps at each reading beside the folder. @returns the environment that uses it */
function clockGoesWrong(dir: string): Record<string, string> {
  const file = join(dirname(dir), 'clock.cjs');
  const text = `
const Real = Date;
const YEAR = 365 * 24 * 3600 * 1000;
let looks = 0;
const now = () => Real.now() - (process.env.DBSIM_CLOCK_BACK ? YEAR : 0) + ((looks += 1) % 2) * 3600 * 1000;
globalThis.Date = class extends Real {
  constructor(...parts) { if (parts.length > 0) super(...parts); else super(now()); }
  static now() { return now(); }
};
`;
  if (!existsSync(file)) writeFileSync(file, text);
  return { NODE_OPTIONS: `--require ${JSON.stringify(file)}` };
}
