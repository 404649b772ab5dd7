import { chmodSync, closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { formatAmount } from '../../base/format.js';
import { earlyRow, harmless, ImpossibleHere, type Fault } from './attack.js';
import { untilStopped } from './program.js';
import { databaseFiles } from './comparison.js';

/** A disk that is full or read-only. */
export const DISKS: Readonly<Record<'disk-full' | 'disk-small' | 'read-only', Fault>> = {
  'disk-full': {
    meaning: 'the disk is full for a while',
    async inject(round) {
      if (!(await round.mountSmallDisk(48 << 20))) {
        throw new ImpossibleHere('needs a small disk, which only root can mount here');
      }
      const program = round.start({ action: 'stop', moment: 'recorded', row: earlyRow(round) });
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
    meaning: 'the disk, or a file, reaches its limit',
    async inject(round) {
      const bytes = (100 + round.below(8000, 'size')) << 10;
      const isDisk = await round.mountSmallDisk(bytes);
      round.note(`at most ${formatAmount(bytes, 'byte')}${isDisk ? '' : ' per file'}`);
      const ending = await round.start(undefined, isDisk ? {} : { fileLimit: bytes }).ended;
      await round.growDisk();
      return harmless(ending);
    },
  },
  'read-only': {
    meaning: 'the databases become read-only',
    async inject(round) {
      const uid = round.ordinaryUser();
      const options = uid === undefined ? {} : { uid };
      const forbid = (): void => {
        for (const file of databaseFiles(round.dir)) chmodSync(file, 0o444);
      };
      const fault = { action: 'stop', moment: 'recorded', row: earlyRow(round) } as const;
      const program = round.start(fault, options);
      if (await untilStopped(program)) {
        forbid();
        program.signal('SIGCONT');
      }
      const ending = await program.ended;
      forbid();
      const next = await round.command(['run', '--fresh', '--quiet'], options);
      const isReported = next.code === 1 && next.stderr.includes('cannot be written');
      for (const file of databaseFiles(round.dir)) chmodSync(file, 0o644);
      return {
        ...harmless(ending),
        ...(isReported ? {} : { complaint: `the next run printed: ${next.stderr}` }),
      };
    },
  },
};

/** Fills the disk of a folder to its last byte. @returns the file that fills it */
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
