import { COMMANDS, type CommandName } from './flag.js';
import { flagsOf } from './flags.js';

/** What each command does, in a line, and what may stand behind it. */
const SUMMARIES: Readonly<Record<CommandName, { operand: string; summary: string }>> = {
  run: { operand: '[workload]', summary: 'insert rows concurrently, audit the result, say so' },
  report: {
    operand: '[run]',
    summary: 'write the report of a stored run, or the run in other formats',
  },
  verify: {
    operand: '[run]',
    summary: 'audit a stored run again, against the databases as they are now',
  },
  status: {
    operand: '',
    summary: 'the databases: where, version, settings, migrations, rows, size',
  },
  migrate: { operand: '', summary: 'apply migrations' },
  reset: { operand: '', summary: 'empty the three databases' },
  explain: {
    operand: '[entity] [row]',
    summary: 'where a row goes and why, and what is checked where; asks no database',
  },
  rebalance: {
    operand: '',
    summary: 'move the rows to where another topology wants them',
  },
  torture: {
    operand: '',
    summary: 'kill, lock, fill and damage its own runs in a temporary folder; audit each',
  },
};

/** Columns of the help without its indentation; a terminal of 80 shows it whole. */
const WIDTH = 76;

const WORKLOADS: readonly Entry[] = [
  ['assignment', 'the 30 rows of the class assignment (default)'],
  ['generate', 'rows made from --seed, --rows and --invalid'],
  ['chinook', 'real customers, tracks and invoice lines; an example that comes along'],
  ['FOLDER', 'users, products and orders as .csv, .json or .ndjson'],
];

const STATUSES: readonly Entry[] = [
  ['0', 'the run completed and the audit holds; rejected rows are a result, not an error'],
  ['1', 'a row failed or is unknown, or the audit found a violation'],
  ['2', 'wrong usage, input or configuration'],
  ['130', 'interrupted (143 terminated), after a clean stop'],
];

/** A word and what it means. */
type Entry = readonly [word: string, meaning: string];

/** The help of the whole program. */
export function mainHelp(): string {
  return [
    'See what really happens when many writers hit several databases at once.',
    ...section('Usage', [
      ['dbsim-tui [flags]', 'the same as `dbsim-tui run`'],
      ['dbsim-tui COMMAND [flags]', 'COMMAND --help tells its flags'],
    ]),
    ...section(
      'Commands',
      COMMANDS.map((command) => [synopsis(command), SUMMARIES[command].summary]),
    ),
    ...section('Workloads', WORKLOADS),
    ...section('Flags of run', flagEntries('run')),
    ...section('Exit status', STATUSES),
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(command: CommandName): string {
  return [
    `dbsim-tui ${synopsis(command)}: ${SUMMARIES[command].summary}`,
    ...(command === 'run' ? section('Workloads', WORKLOADS) : []),
    ...section('Flags', flagEntries(command)),
    ...section('Exit status', STATUSES),
  ].join('\n');
}

/** How a command is written: "run [workload]". */
export function synopsis(command: CommandName): string {
  return [command, SUMMARIES[command].operand].filter(Boolean).join(' ');
}

function flagEntries(command: CommandName): Entry[] {
  const flags = flagsOf(command).map((flag): Entry => {
    const value = flag.takes && (flag.optional ? `[${flag.takes}]` : flag.takes);
    const told = !flag.default ? flag.meaning : `${flag.meaning} (${flag.default})`;
    const name = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`;
    return [[name, value].filter(Boolean).join(' '), told];
  });
  return [...flags, ['--help, --version', 'as everywhere']];
}

/** A title and its entries, meanings in a column of their own. */
function section(title: string, entries: readonly Entry[]): string[] {
  const indent = Math.max(...entries.map(([word]) => word.length)) + 4;
  const lines = entries.flatMap(([word, meaning]) =>
    wrapWords(meaning, WIDTH - indent).map(
      (line, index) => `${(index === 0 ? `  ${word}` : '').padEnd(indent)} ${line}`,
    ),
  );
  return ['', title, ...lines];
}

/** Breaks a text between words into lines of at most `width` columns. */
function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
