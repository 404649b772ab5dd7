import { EXPORT_FORMATS, EXPORT_MEANINGS, PAPERS } from '../report/formats.js';
import { LIMITS } from '../sim/settings.js';
import { FAULT_NAMES } from './torture/names.js';

/** The commands of the program. */
export const COMMANDS = [
  'run',
  'report',
  'verify',
  'status',
  'migrate',
  'reset',
  'explain',
  'rebalance',
  'torture',
] as const;

export type CommandName = (typeof COMMANDS)[number];

/** One flag: what `--help` says of it, how it is read, and where it is allowed. */
export interface Flag {
  /** Without its dashes. */
  readonly name: string;
  /** One letter that means the same, behind one dash. */
  readonly short?: string;
  /** What stands behind it in the help; absent for a switch. */
  readonly takes?: string;
  /** The value may be left out. */
  readonly optional?: boolean;
  readonly meaning: string;
  readonly default?: string;
  readonly commands: readonly CommandName[];
  /** Where it means something else to one of them. */
  readonly of?: Readonly<Partial<Record<CommandName, { meaning: string; default: string }>>>;
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
    commands: ['run', 'explain', 'torture'],
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
    commands: ['run'],
  },
  {
    name: 'seed',
    takes: 'S',
    meaning: 'generate: the same seed gives the same rows',
    default: 'drawn, and printed',
    commands: ['run', 'explain', 'torture'],
    of: {
      explain: { meaning: 'with --rows: the same seed gives the same rows', default: '1' },
      torture: { meaning: 'the same seed attacks at the same rows', default: 'drawn, and printed' },
    },
  },
  {
    name: 'batch',
    takes: 'N',
    meaning: `rows per transaction, ${range(LIMITS.batch)}`,
    default: '1',
    commands: ['run'],
  },
  {
    name: 'pipeline',
    takes: 'N',
    meaning: `rows, each its own transaction, that one turn sends to the driver together, ${range(LIMITS.pipeline)}`,
    default: '1, one awaited call a row',
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
    meaning:
      'think time of a thread before each row, in milliseconds; up to half as much again, so that threads do not move in step',
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
    commands: ['run', 'verify', 'explain', 'torture'],
    of: {
      explain: { meaning: 'the answer as JSON; - or nothing is standard output', default: '' },
      torture: { meaning: 'the table as JSON; - or nothing is standard output', default: '' },
    },
  },
  {
    name: 'report',
    takes: 'FILE',
    optional: true,
    meaning: 'write the PDF report when done; without FILE into reports/',
    commands: ['run'],
  },
  {
    name: 'output',
    short: 'o',
    takes: 'FILE',
    meaning: 'where the PDF goes',
    default: 'reports/dbsim-RUN.pdf',
    commands: ['report'],
  },
  {
    name: 'paper',
    takes: PAPERS.join('|'),
    meaning: 'page size of the PDF',
    default: 'a4',
    commands: ['run', 'report'],
  },
  {
    name: 'pdf-rows',
    takes: 'N|all',
    meaning: 'rows that the PDF lists at most, failed and rejected first',
    default: '2000',
    commands: ['run', 'report'],
  },
  ...EXPORT_FORMATS.map((format): Flag => ({
    name: `export-${format}`,
    takes: 'FILE',
    optional: true,
    meaning: `${EXPORT_MEANINGS[format]}; - or nothing is standard output`,
    commands: ['run', 'report'],
  })),
  {
    name: 'fail-under',
    takes: 'P',
    meaning: 'end with exit status 1 when less than P per cent of the rows are inserted, 0–100',
    commands: ['run'],
  },
  {
    name: 'fail-over-p99',
    takes: 'MS',
    meaning: 'end with exit status 1 when one row in a hundred takes longer, in milliseconds',
    commands: ['run'],
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
    commands: ['reset', 'migrate', 'rebalance'],
  },
  {
    name: 'only',
    takes: 'FAULTS',
    meaning: `these faults alone, with commas between them: ${FAULT_NAMES.join(', ')}`,
    commands: ['torture'],
  },
  {
    name: 'times',
    takes: 'N',
    meaning: 'how often each fault is committed, 1–100000',
    default: '4, and kill 40',
    commands: ['torture'],
  },
  {
    name: 'topology',
    takes: 'FILE',
    meaning: 'where the databases are: SQLite files, PostgreSQL, MySQL, Galera (YAML or JSON)',
    default: 'the files in data/',
    commands: ['run', 'report', 'verify', 'status', 'migrate', 'reset', 'explain'],
  },
  {
    name: 'from',
    takes: 'FILE',
    meaning: 'the topology that the rows are in',
    default: 'that of the last rebalance, else the files in data/',
    commands: ['rebalance'],
  },
  {
    name: 'to',
    takes: 'FILE',
    meaning: 'the topology that the rows are to be in; not needed to go on with a rebalance',
    commands: ['rebalance'],
  },
  {
    name: 'against',
    takes: 'FILE',
    meaning: 'with --rows: the share of rows to which another topology gives another database',
    commands: ['explain'],
  },
  {
    name: 'dir',
    takes: 'DIR',
    meaning: 'where data/ and reports/ live',
    default: '.',
    commands: COMMANDS.filter((command) => command !== 'torture'),
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

/** How the parser names a flag: "pdf-rows" is "pdfRows"; "no-color" is "color". */
export function keyOf({ name }: Flag): string {
  return name.replace(/^no-/, '').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The flags that a command knows. */
export function flagsOf(command: CommandName): Flag[] {
  return FLAGS.filter((flag) => flag.commands.includes(command)).map((flag) =>
    Object.assign({}, flag, flag.of?.[command]),
  );
}
