import { chmodSync, closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { ENTITY_NAMES } from '../../entities/entity.js';
import { earlyRow, harmless, ImpossibleHere, type Fault } from './attack.js';
import { untilStopped } from './program.js';
import { databaseFile } from './truth.js';

/** A disk that takes no more. */
export const DISKS: Readonly<Record<'disk-full' | 'disk-small' | 'read-only', Fault>> = {
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
};

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
