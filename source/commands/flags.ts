import { LIMITS } from '../sim/settings.js';

/** The commands of the program. */
export const COMMANDS = ['run', 'verify', 'status', 'migrate', 'reset'] as const;

export type CommandName = (typeof COMMANDS)[number];

/** One flag: what `--help` says of it, how it is read, and where it is allowed. */
export interface Flag {
  /** Without its dashes. */
  readonly name: string;
  /** What stands behind it in the help; absent for a switch. */
  readonly takes?: string;
  /** The value may be left out. */
  readonly optional?: boolean;
  readonly meaning: string;
  readonly default?: string;
  readonly commands: readonly CommandName[];
}

const range = ({ min, max }: { min: number; max: number }): string => `${min}–${max}`;

/** Every flag; the command line, the help and the README derive from this table. */
export const FLAGS: readonly Flag[] = [
  {
    name: 'threads',
    takes: 'N',
    meaning: `worker threads, ${range(LIMITS.threads)}`,
    default: '10',
    commands: ['run'],
  },
  {
    name: 'rows',
    takes: 'N',
    meaning: 'generate: rows of all three entities together',
    default: '10000',
    commands: ['run'],
  },
  {
    name: 'invalid',
    takes: 'P',
    meaning: `generate: share of rows that break a rule, ${range(LIMITS.invalid)}`,
    default: '0.15',
    commands: ['run'],
  },
  {
    name: 'seed',
    takes: 'S',
    meaning: 'generate: the same seed gives the same rows',
    default: 'drawn, and printed',
    commands: ['run'],
  },
  {
    name: 'batch',
    takes: 'N',
    meaning: `rows per transaction, ${range(LIMITS.batch)}`,
    default: '1',
    commands: ['run'],
  },
  {
    name: 'order',
    takes: 'fifo|race',
    meaning: "who writes next: rows in order, or whoever gets the database's own lock",
    default: 'fifo',
    commands: ['run'],
  },
  {
    name: 'references',
    takes: 'wait|check|none',
    meaning: 'an order waits for its user and product, checks once, or is inserted unchecked',
    default: 'wait',
    commands: ['run'],
  },
  {
    name: 'journal',
    takes: 'wal|delete',
    meaning: "SQLite's journal",
    default: 'wal',
    commands: ['run'],
  },
  {
    name: 'sync',
    takes: 'full|normal|off',
    meaning: 'how much SQLite waits for the disk',
    default: 'normal',
    commands: ['run'],
  },
  {
    name: 'pace',
    takes: 'MS',
    meaning: 'think time of a thread before each row, in milliseconds',
    default: '0',
    commands: ['run'],
  },
  {
    name: 'fresh',
    meaning: 'empty the databases first; without it rows are added to what they hold',
    commands: ['run'],
  },
  {
    name: 'json',
    takes: 'FILE',
    optional: true,
    meaning: 'the run record; - or nothing is standard output, and then nothing else goes there',
    commands: ['run', 'verify'],
  },
  {
    name: 'status',
    meaning: 'show the migrations and change nothing',
    commands: ['migrate'],
  },
  {
    name: 'down',
    meaning: 'revert the newest migration of each database',
    commands: ['migrate'],
  },
  {
    name: 'yes',
    meaning: 'do not ask',
    commands: ['reset', 'migrate'],
  },
  {
    name: 'dir',
    takes: 'DIR',
    meaning: 'where data/ and reports/ live',
    default: '.',
    commands: COMMANDS,
  },
  {
    name: 'quiet',
    meaning: 'errors only',
    commands: COMMANDS,
  },
  {
    name: 'no-color',
    meaning: 'no colours (NO_COLOR and FORCE_COLOR are honoured too)',
    commands: COMMANDS,
  },
];

/** The flags that a command knows. */
export function flagsOf(command: CommandName): Flag[] {
  return FLAGS.filter((flag) => flag.commands.includes(command));
}
