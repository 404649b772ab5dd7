import { capitalize } from '../base/text.js';
import { JOURNAL_MODES, SYNC_LEVELS } from '../db/durability.js';
import { WRITER_KINDS } from '../db/writer-kind.js';
import { TURN_OF_MANY } from '../ledger/turns.js';
import { ARRIVALS } from '../sim/arrivals.js';
import { DEFAULT_SETTINGS, LIMITS, ORDER_POLICIES } from '../sim/settings.js';
import { LOCK_SETTINGS } from './lock-settings.js';
import { SLOW_SETTING } from './slow-setting.js';
import type { Setting, SettingName } from './setting-types.js';
import { JOURNAL_REMARKS, SYNC_REMARKS, onFiles } from './setting-remarks.js';
import { POLICY_SETTINGS } from './policy-settings.js';
import { ROW_SETTINGS } from './row-settings.js';

/** Every setting; the flags of `run`, their help, the form and its remarks derive from this table. */
export const SETTINGS: Readonly<Record<SettingName, Setting>> = {
  ...ROW_SETTINGS,
  threads: {
    kind: 'integer',
    limits: LIMITS.threads,
    steps: [1, 2, 4, 8, 10, 16, 32, 64, 128, 256],
    default: String(DEFAULT_SETTINGS.threads),
    label: 'Threads',
    meaning: 'real worker threads, each with its own connections',
    remark: ({ threads }) => (threads === '1' ? 'nothing is concurrent' : 'insert concurrently'),
  },
  pace: {
    kind: 'integer',
    limits: LIMITS.pace,
    steps: [0, 50, 100, 200, 400, 800, 1500, 3000],
    unit: 'ms',
    default: String(DEFAULT_SETTINGS.paceMs),
    label: 'Pace',
    meaning:
      'think time of a thread before each row: MS to 1.5 × MS milliseconds, so that threads do not move in step; 0 is full speed',
    remark({ pace, workload }) {
      if (pace === '0') return 'full speed';
      return workload === 'assignment' ? 'slow enough to follow' : 'think time before each row';
    },
  },
  slow: SLOW_SETTING,
  rate: {
    kind: 'decimal',
    limits: LIMITS.rate,
    steps: [10, 100, 300, 1000, 3000, 10_000],
    unit: 'per s',
    default: '',
    empty: 'as fast as threads are free',
    label: 'Rate',
    meaning:
      'open loop: so many rows a second arrive, whether a thread is free or not, and latencies count from there; without it, a thread claims its next row after its last',
    applies: ({ pace }) => pace === '0',
    remark: ({ rate }) => (rate === '' ? 'closed loop' : 'open loop: waiting counts'),
  },
  arrival: {
    kind: 'choice',
    choices: ARRIVALS,
    default: DEFAULT_SETTINGS.arrival,
    label: 'Arrival',
    meaning:
      'with a rate: poisson lets rows arrive at random, as from many independent users, even at equal distances',
    applies: ({ pace, rate }) => pace === '0' && rate !== '',
    remark: ({ arrival }) => (arrival === 'even' ? 'at equal distances' : 'at random'),
  },
  batch: {
    kind: 'integer',
    limits: LIMITS.batch,
    steps: [1, 10, 100, 1000, 5000, 10_000],
    unit: 'row',
    default: String(DEFAULT_SETTINGS.batch),
    label: 'Batch',
    meaning: 'rows per transaction',
    remark: ({ batch }) => (batch === '1' ? 'each row commits alone' : 'commit together'),
  },
  pipeline: {
    kind: 'integer',
    limits: LIMITS.pipeline,
    steps: [1, 16, 64, 256],
    unit: 'row',
    default: String(DEFAULT_SETTINGS.pipeline),
    label: 'Pipeline',
    meaning:
      'rows that one turn sends to the driver together, each in its own transaction; 1 waits for each row',
    applies: ({ batch, order, writer }) => batch === '1' && order === 'fifo' && writer === 'driver',
    remark: ({ pipeline }) => (pipeline === '1' ? 'each row is awaited' : 'sent together'),
  },
  turn: {
    kind: 'integer',
    limits: LIMITS.turn,
    steps: [1, 4, 16, 64, 256],
    unit: 'row',
    default: '',
    empty: 'by the rows',
    label: 'Turn',
    meaning:
      'rows of one entity that a thread writes before the next thread may, each in a transaction of its own that it waits for',
    applies: ({ batch, pipeline, order }) => batch === '1' && pipeline === '1' && order === 'fifo',
    remark({ turn, rate }) {
      if (turn === '')
        return rate === '' ? `${TURN_OF_MANY} for many rows, else 1` : 'one with a rate';
      return turn === '1' ? 'then the next thread' : 'then the next thread: faster';
    },
  },
  order: {
    kind: 'choice',
    choices: ORDER_POLICIES,
    default: DEFAULT_SETTINGS.order,
    label: 'Row order',
    meaning:
      "which row is written next: fifo takes the lowest number, with the same result every time unless references are checked; race takes the row of the thread that gets the database's lock first",
    remark({ order, references }) {
      if (order === 'race') return 'first at the lock writes';
      // Whether a row finds the rows that it points to depends on how far the other threads are.
      return references === 'check' ? 'lowest row first' : 'same result every time';
    },
  },
  writer: {
    kind: 'choice',
    choices: WRITER_KINDS,
    default: DEFAULT_SETTINGS.writer,
    label: 'Writer',
    meaning:
      "how a row is written: driver sends prepared statements; sequelize calls the ORM's Model.create, or bulkCreate for a batch, in its own transactions",
    remark: ({ writer }) => (writer === 'sequelize' ? "the ORM's models" : 'prepared statements'),
  },
  ...LOCK_SETTINGS,
  ...POLICY_SETTINGS,
  journal: {
    kind: 'choice',
    choices: JOURNAL_MODES,
    default: DEFAULT_SETTINGS.journal,
    label: 'Journal',
    meaning: "SQLite's journal; with wal, readers and the writer do not block each other",
    remark: onFiles(JOURNAL_REMARKS, 'journal'),
  },
  sync: {
    kind: 'choice',
    choices: SYNC_LEVELS,
    default: DEFAULT_SETTINGS.sync,
    label: 'Sync',
    meaning:
      'how much SQLite waits for the disk: full survives a power cut, normal a killed process, off is fastest',
    remark: onFiles(SYNC_REMARKS, 'sync'),
  },
  existing: {
    kind: 'choice',
    choices: ['keep', 'fresh'],
    default: 'keep',
    label: 'Existing rows',
    meaning: 'keep adds to what the databases hold, fresh empties them first',
    remark: ({ existing }) => (existing === 'fresh' ? 'deletes them first' : 'adds to them'),
  },
};

/** What a setting means, in a sentence. */
export function helpOf(name: SettingName): string {
  const { meaning } = SETTINGS[name];
  return `${capitalize(meaning)}.`;
}
