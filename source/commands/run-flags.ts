import { LIMITS } from '../sim/settings.js';
import type { Flag } from './flag.js';

const range = ({ min, max }: { min: number; max: number }): string => `${min}–${max}`;

/** The flags that choose what a run writes, and how. */
export const RUN_FLAGS: readonly Flag[] = [
  {
    name: 'threads',
    takes: 'N',
    meaning: `worker threads, ${range(LIMITS.threads)}`,
    default: '10',
    commands: ['screen', 'run'],
  },
  {
    name: 'rows',
    takes: 'N',
    meaning: 'generate: rows of all three entities together',
    default: '10000',
    commands: ['screen', 'run', 'explain', 'torture'],
    of: {
      explain: {
        meaning: 'instead of one row: over which databases so many generated rows are spread',
        default: '',
      },
      torture: { meaning: 'rows of the run that is attacked, 100–100000', default: '3000' },
    },
  },
  {
    name: 'invalid',
    takes: 'P',
    meaning: `generate: share of rows that break a rule, ${range(LIMITS.invalid)}`,
    default: '0.15',
    commands: ['screen', 'run'],
  },
  {
    name: 'seed',
    takes: 'S',
    meaning: 'generate: the same seed gives the same rows',
    default: 'drawn, and printed',
    commands: ['screen', 'run', 'explain', 'torture'],
    of: {
      explain: { meaning: 'with --rows: the same seed gives the same rows', default: '1' },
      torture: { meaning: 'the same seed attacks at the same rows', default: 'drawn, and printed' },
    },
  },
  {
    name: 'map',
    takes: 'MAP',
    meaning:
      'a folder: columns that are called otherwise, as users.csv:customer_id=id,mail=email with ; between files, or a YAML or JSON file of them',
    commands: ['run'],
  },
  {
    name: 'batch',
    takes: 'N',
    meaning: `rows per transaction, ${range(LIMITS.batch)}`,
    default: '1',
    commands: ['screen', 'run'],
  },
  {
    name: 'pipeline',
    takes: 'N',
    meaning: `rows, each its own transaction, that one turn sends to the driver together, ${range(LIMITS.pipeline)}`,
    default: '1, one awaited call a row',
    commands: ['screen', 'run'],
  },
  {
    name: 'order',
    takes: 'fifo|race',
    meaning: "who writes next: rows in order, or whoever gets the database's own lock",
    default: 'fifo',
    commands: ['screen', 'run'],
  },
  {
    name: 'references',
    takes: 'wait|check|none',
    meaning: 'an order waits for its user and product, checks once, or is inserted unchecked',
    default: 'wait',
    commands: ['screen', 'run'],
  },
  {
    name: 'journal',
    takes: 'wal|delete',
    meaning: "SQLite's journal",
    default: 'wal',
    commands: ['screen', 'run'],
  },
  {
    name: 'sync',
    takes: 'full|normal|off',
    meaning: 'how much SQLite waits for the disk',
    default: 'normal',
    commands: ['screen', 'run'],
  },
  {
    name: 'pace',
    takes: 'MS',
    meaning:
      'think time of a thread before each row, in milliseconds; up to half as much again, so that threads do not move in step',
    default: '0',
    commands: ['screen', 'run'],
  },
  {
    name: 'fresh',
    meaning: 'empty the databases first; without it rows are added to what they hold',
    commands: ['screen', 'run'],
  },
];
