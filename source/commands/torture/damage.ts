import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

import { formatAmount } from '../../base/format.js';
import { SHOP } from '../../entities/shop.js';
import { findRun } from '../../ledger/catalogue.js';
import { runFiles } from '../../ledger/files.js';
import { earlyRow, type Attack, type Fault } from './attack.js';
import { untilStopped } from './program.js';
import type { Round } from './round.js';
import { databaseFiles } from './comparison.js';

/** Files that are damaged without the program. */
export const DAMAGE: Readonly<
  Record<'removed' | 'replaced' | 'header' | 'page' | 'ledger-cut', Fault>
> = {
  removed: {
    meaning: 'a database is removed, during a run or after it',
    inject: (round) => damageDatabase(round, (file) => rmSync(file)),
  },
  replaced: {
    meaning: 'another database replaces a database',
    inject: (round) =>
      damageDatabase(round, (file, other) => {
        rmSync(file);
        writeFileSync(file, readFileSync(other));
      }),
  },
  header: {
    meaning: "a database's first page is overwritten",
    inject: (round) => damageDatabase(round, (file) => overwrite(file, 0, 100)),
  },
  page: {
    meaning: 'pages in the middle of a database are overwritten',
    inject: (round) =>
      damageDatabase(round, (file) => {
        const pages = Math.floor(statSync(file).size / 4096);
        for (let page = 1; page < Math.min(pages, 12); page += 1)
          overwrite(file, page * 4096, 4096);
      }),
  },
  'ledger-cut': {
    meaning: 'the ledger is cut in the middle of a line',
    async inject(round) {
      const isKilled = round.index % 2 === 0;
      const fault = { action: 'kill', moment: 'recorded', row: earlyRow(round) } as const;
      const ending = await round.start(isKilled ? fault : undefined).ended;
      const { attempts } = runFiles(round.dir, findRun(round.dir, undefined));
      const cut = 2 + round.below(120, 'cut');
      truncateSync(attempts, Math.max(0, statSync(attempts).size - cut));
      round.note(`${formatAmount(cut, 'byte')} cut off`);
      // The audit must find it in a closed run; a killed run only has more unknown rows.
      return { ending, isDestructive: !isKilled, mustBeReported: !isKilled };
    },
  },
};

/** Damages a database in the middle of a run, or after it. */
async function damageDatabase(
  round: Round,
  damage: (file: string, other: string) => void,
): Promise<Attack> {
  const files = databaseFiles(round.dir);
  const index = round.below(files.length, 'entity');
  const file = files[index]!;
  const other = files[index === 0 ? 1 : 0]!;
  const isDuring = round.index % 2 === 0;
  const fault = { action: 'stop', moment: 'recorded', row: earlyRow(round) } as const;
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
  round.note(`${SHOP.entities[index]!.name}, ${isDuring ? 'during the run' : 'after it'}`);
  return { ending, isDestructive: true };
}

function overwrite(file: string, start: number, length: number): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(length, 0xa5), 0, length, start);
  fsyncSync(descriptor);
  closeSync(descriptor);
}
