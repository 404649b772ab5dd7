import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { ENTITY_NAMES } from '../../entities/entity.js';
import { findRun } from '../../ledger/catalogue.js';
import { runFiles } from '../../ledger/files.js';
import { FAULT_MOMENTS, type FaultMoment } from '../../sim/fault-hook.js';
import type { FaultName } from './names.js';
import {
  misbehaviour,
  startHolder,
  untilSaid,
  untilStopped,
  type Ending,
  type Program,
} from './program.js';
import type { Round } from './round.js';
import { databaseFile } from './truth.js';

/** How a round went on. */
export interface Attack {
  /** How the run ended; undefined when what was attacked is no run. */
  readonly ending: Ending;
  /** Rows may be gone now, or the ledger may; then it must be said. */
  readonly isDestructive: boolean;
  /** The ledger itself was damaged, so that the audit alone can find it; it must. */
  readonly mustBeTold?: boolean;
  /** A complaint about what the program said or did. */
  readonly complaint?: string;
}

/** A fault: what it is, in a line, and how it is committed. */
export interface Fault {
  readonly meaning: string;
  readonly commit: (round: Round) => Promise<Attack>;
}

/** What torture cannot do here. */
export class ImpossibleHere extends Error {}

const LONG_MS = 1500;

/** The faults by name. */
export const FAULTS: Readonly<Record<FaultName, Fault>> = {
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
  'lock-late': {
    meaning: 'another process locks a database for a while',
    commit: (round) => lockDuringRun(round, () => pause(100 + round.below(LONG_MS, 'wait'))),
  },
  'lock-stopped': {
    meaning: 'the process that holds the lock stands still, then dies',
    commit: (round) =>
      lockDuringRun(round, async (holder) => {
        holder.signal('SIGSTOP');
        await pause(100 + round.below(LONG_MS, 'wait'));
        holder.signal('SIGKILL');
      }),
  },
  'lock-never': {
    meaning: 'another process locks a database to the end',
    commit: (round) => lockDuringRun(round, async (_holder, program) => void (await program.ended)),
  },
  'disk-full': {
    meaning: 'the disk is full for a while',
    async commit(round) {
      if (!(await round.mountSmallDisk(48 << 20))) {
        throw new ImpossibleHere('needs a small disk, which only root can have here');
      }
      const program = round.start({ deed: 'stop', moment: 'recorded', row: earlyRow(round) });
      if (await untilStopped(program)) {
        const ballast = fillDisk(round.dir);
        program.signal('SIGCONT');
        await Promise.race([program.ended, pause(20 + round.below(400, 'full'))]);
        rmSync(ballast);
      }
      return harmless(await program.ended);
    },
  },
  'disk-small': {
    meaning: 'the disk, or a file, can hold no more',
    async commit(round) {
      const bytes = (100 + round.below(8000, 'size')) << 10;
      const isDisk = await round.mountSmallDisk(bytes);
      round.note(`${bytes} bytes${isDisk ? '' : ' a file'}`);
      const ending = await round.start(undefined, isDisk ? {} : { fileLimit: bytes }).ended;
      await round.growDisk();
      return harmless(ending);
    },
  },
  'read-only': {
    meaning: 'the databases may not be written any more',
    async commit(round) {
      const uid = round.ordinaryUser();
      const options = uid === undefined ? {} : { uid };
      const forbid = (): void => {
        for (const entity of ENTITY_NAMES) chmodSync(databaseFile(round.dir, entity), 0o444);
      };
      const fault = { deed: 'stop', moment: 'recorded', row: earlyRow(round) } as const;
      const program = round.start(fault, options);
      if (await untilStopped(program)) {
        forbid();
        program.signal('SIGCONT');
      }
      const ending = await program.ended;
      forbid();
      const next = await round.command(['run', '--fresh', '--quiet'], options);
      const isTold = next.code === 1 && next.stderr.includes('cannot be written');
      for (const entity of ENTITY_NAMES) chmodSync(databaseFile(round.dir, entity), 0o644);
      return {
        ...harmless(ending),
        ...(isTold ? {} : { complaint: `the next run said: ${next.stderr}` }),
      };
    },
  },
  removed: {
    meaning: 'a database is removed, during a run or after it',
    commit: (round) => damageDatabase(round, (file) => rmSync(file)),
  },
  replaced: {
    meaning: 'another database takes its place',
    commit: (round) =>
      damageDatabase(round, (file, other) => {
        rmSync(file);
        writeFileSync(file, readFileSync(other));
      }),
  },
  header: {
    meaning: "a database's first page is overwritten",
    commit: (round) => damageDatabase(round, (file) => overwrite(file, 0, 100)),
  },
  page: {
    meaning: 'pages in the middle of a database are overwritten',
    commit: (round) =>
      damageDatabase(round, (file) => {
        const pages = Math.floor(statSync(file).size / 4096);
        for (let page = 1; page < Math.min(pages, 12); page += 1)
          overwrite(file, page * 4096, 4096);
      }),
  },
  'ledger-cut': {
    meaning: 'the ledger is cut in the middle of a line',
    async commit(round) {
      const isKilled = round.index % 2 === 0;
      const fault = { deed: 'kill', moment: 'recorded', row: earlyRow(round) } as const;
      const ending = await round.start(isKilled ? fault : undefined).ended;
      const { attempts } = runFiles(round.dir, findRun(round.dir, undefined));
      const cut = 2 + round.below(120, 'cut');
      truncateSync(attempts, Math.max(0, statSync(attempts).size - cut));
      round.note(`${cut} bytes cut off`);
      // Of a run that was closed it must be found out; a killed one only has more unknown rows.
      return { ending, isDestructive: !isKilled, mustBeTold: !isKilled };
    },
  },
  'second-program': {
    meaning: 'a second dbsim-tui starts in the same folder',
    async commit(round) {
      const isStopped = round.index % 2 === 0;
      const fault = { deed: 'stop', moment: 'recorded', row: earlyRow(round) } as const;
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
    meaning: 'the clock jumps, and stands a year back at the next run',
    async commit(round) {
      const env = clockGoesWrong(round.dir);
      const fault = { deed: 'kill', moment: 'recorded', row: earlyRow(round) } as const;
      const first = await round.start(round.index % 2 === 0 ? fault : undefined, { env }).ended;
      const back = { ...env, DBSIM_CLOCK_BACK: '1' };
      const second = await round.command(['run', 'assignment', '--quiet'], { env: back });
      const isFine = second.code === 0 || second.code === 1;
      return {
        ...harmless(first),
        ...(isFine ? {} : { complaint: `the next run said: ${second.stderr}` }),
      };
    },
  },
};

const harmless = (ending: Ending): Attack => ({ ending, isDestructive: false });

/** A row at which every run that is attacked still has some to go. */
function earlyRow(round: Round): number {
  return 1 + Math.floor(round.sweptRow() * 0.7);
}

/** Each moment of a row in turn; one inside a transaction needs a run that has such. */
function momentOf(round: Round): FaultMoment {
  const isBatch = round.settings.batch > 1;
  const moments = FAULT_MOMENTS.filter((moment) => isBatch || moment !== 'inserted');
  return moments[round.below(moments.length, 'moment')] ?? 'committed';
}

/** Has another process lock a database at some row of a run, and does something with that process. */
async function lockDuringRun(
  round: Round,
  during: (holder: Program, program: Program) => Promise<void>,
): Promise<Attack> {
  const program = round.start({ deed: 'stop', moment: 'recorded', row: earlyRow(round) });
  if (!(await untilStopped(program))) return harmless(await program.ended);
  const entity = ENTITY_NAMES[round.below(3, 'entity')] ?? 'User';
  const holder = startHolder(databaseFile(round.dir, entity));
  round.note(`${entity} locked`);
  await untilSaid(holder, 'trying');
  program.signal('SIGCONT');
  let hasEnded = false;
  void program.ended.then(() => {
    hasEnded = true;
    // A holder that never got the lock must not go on trying.
    if (!holder.said().includes('held')) holder.closeInput();
  });
  const isHeld = await untilSaid(holder, 'held');
  if (isHeld && !hasEnded) await during(holder, program);
  holder.closeInput();
  const ending = await program.ended;
  await holder.ended;
  return harmless(ending);
}

/** Damages a database in the middle of a run, or after it. */
async function damageDatabase(
  round: Round,
  damage: (file: string, other: string) => void,
): Promise<Attack> {
  const entity = ENTITY_NAMES[round.below(3, 'entity')] ?? 'User';
  const file = databaseFile(round.dir, entity);
  const other = databaseFile(round.dir, entity === 'User' ? 'Product' : 'User');
  const isDuring = round.index % 2 === 0;
  const fault = { deed: 'stop', moment: 'recorded', row: earlyRow(round) } as const;
  const program = round.start(isDuring ? fault : undefined);
  if (isDuring && (await untilStopped(program))) {
    damage(file, other);
    program.signal('SIGCONT');
  }
  const ending = await program.ended;
  if (!isDuring) {
    damage(file, other);
    // The log would restore what was overwritten; a killed program leaves none that counts.
    for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  }
  round.note(`${entity}, ${isDuring ? 'during the run' : 'after it'}`);
  return { ending, isDestructive: true };
}

function overwrite(file: string, start: number, length: number): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(length, 0xa5), 0, length, start);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Fills the disk of a folder to the last byte that it takes. @returns the file that does it */
function fillDisk(dir: string): string {
  const file = join(dir, 'ballast');
  const descriptor = openSync(file, 'w');
  for (const size of [1 << 20, 1 << 12, 1]) {
    try {
      for (;;) writeSync(descriptor, Buffer.alloc(size));
    } catch {
      // Full, as far as pieces of this size go.
    }
  }
  closeSync(descriptor);
  return file;
}

/** Lays a clock beside the folder that jumps at each look; gives the environment in which it goes. */
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
