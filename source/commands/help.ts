import { COMMANDS, flagsOf, type CommandName } from './flags.js';

/** What each command does, in a line, and what may stand behind it. */
const SUMMARIES: Readonly<Record<CommandName, { operand: string; summary: string }>> = {
  run: { operand: '[workload]', summary: 'insert rows concurrently, audit the result, say so' },
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
};

const WORKLOADS = `Workloads
  assignment   the 30 rows of the class assignment (default)
  generate     rows made from --seed, --rows and --invalid
  chinook      real customers, tracks and invoice lines, an example that comes along
  FOLDER       users, products and orders as .csv, .json or .ndjson`;

const STATUSES = `Exit status
  0 the run completed and the audit holds; rejected rows are a result, not an error
  1 a row failed or is unknown, or the audit found a violation
  2 wrong usage, input or configuration
  130 interrupted, 143 terminated, after a clean stop`;

/** The help of the whole program. */
export function mainHelp(): string {
  const width = Math.max(...COMMANDS.map((command) => synopsis(command).length));
  const commands = COMMANDS.map(
    (command) => `  ${synopsis(command).padEnd(width)}   ${SUMMARIES[command].summary}`,
  );
  return [
    'See what really happens when many writers hit several databases at once.',
    '',
    'Usage',
    '  dbsim-tui [flags]   the same as `dbsim-tui run`',
    '  dbsim-tui COMMAND [flags]',
    '',
    'Commands',
    ...commands,
    '',
    WORKLOADS,
    '',
    'Flags of run',
    ...flagLines('run'),
    '',
    STATUSES,
    '',
    '`dbsim-tui COMMAND --help` tells the flags of a command.',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(command: CommandName): string {
  return [
    `dbsim-tui ${synopsis(command)}: ${SUMMARIES[command].summary}`,
    '',
    ...(command === 'run' ? [WORKLOADS, ''] : []),
    'Flags',
    ...flagLines(command),
    '',
    STATUSES,
  ].join('\n');
}

/** How a command is written: "run [workload]". */
export function synopsis(command: CommandName): string {
  return [command, SUMMARIES[command].operand].filter(Boolean).join(' ');
}

function flagLines(command: CommandName): string[] {
  const flags = flagsOf(command).map((flag) => {
    const value = flag.takes && (flag.optional ? `[${flag.takes}]` : flag.takes);
    return {
      written: [`--${flag.name}`, value].filter(Boolean).join(' '),
      told: flag.default === undefined ? flag.meaning : `${flag.meaning} (${flag.default})`,
    };
  });
  const rows = [...flags, { written: '--help, --version', told: 'as everywhere' }];
  const width = Math.max(...rows.map(({ written }) => written.length));
  return rows.map(({ written, told }) => `  ${written.padEnd(width)}   ${told}`);
}
