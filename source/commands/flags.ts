import { EXPORT_FORMATS, EXPORT_MEANINGS, PAPERS } from '../report/formats.js';
import { formatList } from '../base/format.js';
import { COMPARE_EXPORTS, COMPARE_FLAGS } from './compare/flags.js';
import { COMMANDS, type CommandName, type Flag } from './flag.js';
import { LEARN_FLAGS, MEANINGS_OF_LEARN } from './learn/flags.js';
import { MODEL_FLAGS } from './model/flags.js';
import { MEANINGS_OF_REPLAY, REPLAY_FLAGS } from './replay-spec.js';
import { RUN_FLAGS } from './run-flags.js';
import { SERVE_FLAGS } from './serve-spec.js';
import { FAULT_NAMES } from './torture/names.js';

/** Commands that use no folder of runs and databases. */
const WITHOUT_FOLDER: readonly CommandName[] = ['model', 'torture', 'completion', 'help'];

/** Every flag; the command line, the help and the README derive from this table. */
export const FLAGS: readonly Flag[] = [
  ...RUN_FLAGS,
  {
    name: 'again',
    takes: 'RUN',
    optional: true,
    meaning:
      'repeat a stored run (without RUN the latest): its workload, seed, settings and topology; other flags override them',
    commands: ['run'],
  },
  {
    name: 'json',
    takes: 'FILE',
    optional: true,
    meaning: 'the run record; - or no FILE is standard output, which then holds nothing else',
    commands: ['run', 'verify', 'status', 'history', 'replay', 'compare', 'explain', 'torture'],
    of: {
      replay: MEANINGS_OF_REPLAY.json,
      status: { meaning: 'the status as JSON; - or no FILE is standard output', default: '' },
      history: {
        meaning: 'runs and comparisons as JSON; - or no FILE is standard output',
        default: '',
      },
      compare: { meaning: 'the comparison as JSON; - or no FILE is standard output', default: '' },
      explain: { meaning: 'the answer as JSON; - or no FILE is standard output', default: '' },
      torture: { meaning: 'the table as JSON; - or no FILE is standard output', default: '' },
    },
  },
  {
    name: 'report',
    takes: 'FILE',
    optional: true,
    meaning: 'write the PDF report at the end; without FILE into reports/',
    commands: ['run', 'report', 'compare', 'learn'],
    of: {
      learn: MEANINGS_OF_LEARN.report,
      report: { meaning: 'the same as --output', default: '' },
      compare: {
        meaning:
          'write the report of the comparison: FILE ends in .pdf, .html or .md; without FILE a PDF in reports/',
        default: '',
      },
    },
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
    commands: ['run', 'report', 'compare', 'learn'],
  },
  {
    name: 'pdf-rows',
    takes: 'N|all',
    meaning: 'list at most N rows in the PDF and HTML, those that were not inserted first',
    default: 'up to 200 that were not inserted, and 30 others',
    commands: ['run', 'report'],
  },
  {
    name: 'title',
    takes: 'TEXT',
    meaning: 'the title of the report, in PDF, HTML and Markdown',
    default: 'Concurrent insertions into N databases',
    commands: ['run', 'report', 'compare', 'learn'],
    of: {
      learn: MEANINGS_OF_LEARN.title,
      compare: {
        meaning: 'the title of the report, in PDF, HTML and Markdown',
        default: 'the question that is compared',
      },
    },
  },
  {
    name: 'author',
    takes: 'TEXT',
    meaning: 'the author on its first page',
    commands: ['run', 'report', 'compare', 'learn'],
  },
  {
    name: 'course',
    takes: 'TEXT',
    meaning: 'the course on its first page',
    commands: ['run', 'report', 'compare', 'learn'],
  },
  {
    name: 'date',
    takes: 'TEXT',
    meaning: "the date on its first page, as it is to be written; '' for none",
    default: 'the day of the run',
    commands: ['run', 'report', 'compare', 'learn'],
  },
  ...EXPORT_FORMATS.map((format): Flag => ({
    name: `export-${format}`,
    takes: 'FILE',
    optional: true,
    meaning: `${EXPORT_MEANINGS[format]}; - or no FILE is standard output`,
    commands: ['run', 'report', ...(COMPARE_EXPORTS.includes(format) ? ['compare' as const] : [])],
  })),
  ...COMPARE_FLAGS,
  ...REPLAY_FLAGS,
  {
    name: 'fail-under',
    takes: 'P',
    meaning: 'exit with status 1 if less than P % of the rows are inserted, 0–100',
    commands: ['run'],
  },
  {
    name: 'fail-over-p99',
    takes: 'MS',
    meaning: 'exit with status 1 if the p99 latency is above MS milliseconds',
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
  ...SERVE_FLAGS,
  ...MODEL_FLAGS,
  ...LEARN_FLAGS,
  {
    name: 'only',
    takes: 'FAULTS',
    meaning: `only these faults, separated by commas: ${formatList(FAULT_NAMES, 'or')}`,
    commands: ['torture'],
  },
  {
    name: 'times',
    takes: 'N',
    meaning: 'how many times each fault is injected, 1–100000',
    default: '40 for kill, else 4',
    commands: ['torture'],
  },
  {
    name: 'topology',
    takes: 'FILE',
    meaning:
      'a YAML or JSON file that names the databases: SQLite files, PostgreSQL, MySQL or Galera',
    default: 'the files in data/',
    commands: [
      'screen',
      'run',
      'report',
      'verify',
      'status',
      'migrate',
      'reset',
      'explain',
      'compare',
      'learn',
      'serve',
    ],
    of: { learn: MEANINGS_OF_LEARN.topology },
  },
  {
    name: 'from',
    takes: 'FILE',
    meaning: 'the topology of the rows now',
    default: 'that of the last rebalance, else the files in data/',
    commands: ['rebalance'],
  },
  {
    name: 'to',
    takes: 'FILE',
    meaning: 'the topology to move the rows to; not needed to continue a rebalance',
    commands: ['rebalance'],
  },
  {
    name: 'against',
    takes: 'FILE',
    meaning: 'with --rows: how many rows another topology would move',
    commands: ['explain', 'compare'],
    of: {
      compare: {
        takes: 'NAME',
        meaning:
          'compare with a baseline of the same rows, settings and machine; exit with status 1 only where the whole interval of a variant is worse than the tolerance',
        default: '',
      },
    },
  },
  {
    name: 'dir',
    takes: 'DIR',
    meaning: 'the folder that holds data/ and reports/',
    default: '.',
    commands: COMMANDS.filter((command) => !WITHOUT_FOLDER.includes(command)),
  },
  {
    name: 'quiet',
    meaning: 'print errors only',
    commands: COMMANDS,
  },
  {
    name: 'no-color',
    meaning:
      'print without colours; the variables NO_COLOR (unless empty) and FORCE_COLOR work too',
    commands: COMMANDS,
  },
];

/** The flags that a command knows. */
export function flagsOf(command: CommandName): Flag[] {
  return FLAGS.filter((flag) => flag.commands.includes(command)).map((flag) =>
    Object.assign({}, flag, flag.of?.[command]),
  );
}
