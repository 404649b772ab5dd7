import { formatCount } from '../../source/base/format.js';
import { FULL } from '../harness/full.js';
import { evenly, writeShardedTopology } from '../harness/sharded.js';
import { describeAccount, type AccountCase } from './support/one-account.js';
import { isThorough } from './support/thorough.js';

/** So many that a fifth of them are not listed in the record. */
const MANY = isThorough ? 300_000 : 60_000;

const CASES: readonly (AccountCase & { readonly isFull?: boolean })[] = [
  {
    name: 'was completed, with rejected rows',
    args: 'assignment --threads 3',
    planned: 30,
    has: { duplicate: true, notAttempted: false },
    isPdfFull: true,
  },
  {
    name: 'lost a thread, with failed rows',
    args: 'generate --rows 60 --seed 3 --threads 3 --batch 5',
    planned: 60,
    options: { env: { DBSIM_FAULT: 'exit:inserted:8' } },
    has: { failed: true },
    isPdfFull: true,
  },
  {
    name: 'was cancelled, with rows that were never attempted',
    args: 'assignment --threads 2 --pace 150',
    planned: 30,
    options: { signalAfter: { signal: 'SIGINT', output: /[1-9]\d* of 30 rows/ } },
    has: { inserted: true, notAttempted: true },
    isFull: true,
  },
  {
    name: 'was killed, with unknown rows and others that were never attempted',
    args: 'generate --rows 300 --seed 3 --threads 3 --batch 10',
    planned: 300,
    options: { env: { DBSIM_FAULT: 'kill:committed:60' } },
    has: { inserted: true, unknown: true, notAttempted: true },
    isPdfFull: true,
  },
  {
    name: 'was killed, over nine databases',
    args: 'generate --rows 300 --seed 3 --threads 3 --batch 10',
    planned: 300,
    options: { env: { DBSIM_FAULT: 'kill:committed:60' } },
    has: { inserted: true, unknown: true, notAttempted: true },
    writeTopology: (dir) => writeShardedTopology(dir, evenly(3)),
    isFull: true,
  },
  {
    name: `was killed, of ${formatCount(MANY)} rows`,
    args: `generate --rows ${MANY} --seed 3 --threads 4 --batch ${MANY / 60}`,
    planned: MANY,
    options: { env: { DBSIM_FAULT: `kill:committed:${MANY / 5}` } },
    has: { inserted: true, invalid: true, unknown: true, notAttempted: true },
    isFull: true,
  },
];

for (const { isFull = false, ...each } of CASES) describeAccount(each, isFull ? FULL : {});
