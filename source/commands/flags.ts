import { EXPORT_FORMATS, EXPORT_MEANINGS, PAPERS } from '../report/formats.js';
import { COMMANDS, type CommandName, type Flag } from './flag.js';
import { RUN_FLAGS } from './run-flags.js';
import { FAULT_NAMES } from './torture/names.js';

/** Commands that look at no folder of runs and databases. */
const WITHOUT_FOLDER: readonly CommandName[] = ['torture', 'completion', 'help'];

/** Every flag; the command line, the help and the README derive from this table. */
export const FLAGS: readonly Flag[] = [
  ...RUN_FLAGS,
  {
    name: 'again',
    takes: 'RUN',
    optional: true,
    meaning:
      'repeat a stored run: its workload, seed, settings and topology; without RUN the latest; flags beside it change it',
    commands: ['run'],
  },
  {
    name: 'json',
    takes: 'FILE',
    optional: true,
    meaning: 'the run record; - or nothing is standard output, and then nothing else goes there',
    commands: ['run', 'verify', 'status', 'history', 'explain', 'torture'],
    of: {
      status: { meaning: 'the same as JSON; - or nothing is standard output', default: '' },
      history: { meaning: 'the runs as JSON; - or nothing is standard output', default: '' },
      explain: { meaning: 'the answer as JSON; - or nothing is standard output', default: '' },
      torture: { meaning: 'the table as JSON; - or nothing is standard output', default: '' },
    },
  },
  {
    name: 'report',
    takes: 'FILE',
    optional: true,
    meaning: 'write the PDF report when done; without FILE into reports/',
    commands: ['run', 'report'],
    of: { report: { meaning: 'the same as --output', default: '' } },
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
    commands: ['screen', 'run', 'report', 'verify', 'status', 'migrate', 'reset', 'explain'],
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
    commands: COMMANDS.filter((command) => !WITHOUT_FOLDER.includes(command)),
  },
  {
    name: 'quiet',
    meaning: 'errors only',
    commands: COMMANDS,
  },
  {
    name: 'no-color',
    meaning: 'no colours (NO_COLOR, unless empty, and FORCE_COLOR are honoured too)',
    commands: COMMANDS,
  },
];

/** The flags that a command knows. */
export function flagsOf(command: CommandName): Flag[] {
  return FLAGS.filter((flag) => flag.commands.includes(command)).map((flag) =>
    Object.assign({}, flag, flag.of?.[command]),
  );
}
