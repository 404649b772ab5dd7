import { formatList } from '../base/format.js';
import { INTERRUPTED, UNANSWERED, WRONG_USAGE, type CommandSpec } from './command-spec.js';
import { EXAMPLE_UNIT } from './example-unit.js';
import { SHELLS, type CommandName } from './flag.js';
import { MODEL_SPEC } from './model/spec.js';
import { REPLAY_SPEC } from './replay-spec.js';
import { SERVE_SPEC } from './serve-spec.js';

/** Every command; the help, the README and the completion of shells derive from this table. */
export const COMMAND_TABLE: Readonly<Record<CommandName, CommandSpec>> = {
  screen: {
    operands: '',
    summary: 'open the full screen, also with TERM=dumb or CI set',
    examples: [
      ['', 'choose a workload, watch the threads, read the results'],
      ['--threads 32 --order race', 'start the form with these settings'],
      ['screen', 'open the screen, also where CI is set'],
    ],
    statuses: [
      ['0', 'you quit it'],
      ['1', 'it crashed; a running run is stopped, audited and stored'],
      ['2', 'wrong usage or configuration, or there is no terminal'],
      ['130', 'you quit with Ctrl-C while a run was stopping'],
    ],
  },
  run: {
    operands: '[workload]',
    summary: 'insert rows concurrently, audit the result, print both',
    examples: [
      ['run', 'the 30 rows of the assignment, with ten threads'],
      ['run generate --rows 100000 --batch 500', 'a hundred thousand generated rows'],
      ['run generate --duration 10s --rate 2000', '2,000 rows arrive a second, for ten seconds'],
      [
        'run --order race --threads 32 --fresh',
        "let the databases' own locks decide which thread writes next",
      ],
      ['run my-folder --report', 'your own rows, and a PDF in reports/'],
      ['run generate --model my-model.yaml', 'your own tables: `help models` shows how'],
      ['run --again --fresh', 'repeat the latest run, on empty databases'],
    ],
    statuses: [
      ['0', 'the run completed and the audit passed; rejected rows are a result, not an error'],
      [
        '1',
        'a row failed or is unknown, the audit failed, or --fail-under or --fail-over-p99 was missed',
      ],
      WRONG_USAGE,
      INTERRUPTED,
    ],
  },
  report: {
    operands: '[run]',
    summary: 'write the report of a stored run, or the run in other formats',
    examples: [
      ['report', 'the PDF of the latest run, in reports/'],
      ['report 893d --output run.pdf', 'the PDF of the run with 893d in its id'],
      ['report --export-csv - | head', 'every row as CSV, on standard output'],
    ],
    statuses: [
      ['0', 'every file is written'],
      ['1', 'a file could not be written, or the record could not be read'],
      ['2', 'wrong usage, no such run, or a file exists already'],
      INTERRUPTED,
    ],
  },
  verify: {
    operands: '[run]',
    summary: 'audit a stored run again, against the databases as they are now',
    examples: [
      ['verify', 'the latest run'],
      ['verify 893d --json -', 'the record with the new audit, as JSON'],
    ],
    statuses: [
      ['0', 'the audit passed, and no row failed or is unknown'],
      ['1', 'the audit failed, or a row failed or is unknown'],
      ['2', 'wrong usage or configuration, or no such run'],
    ],
  },
  status: {
    operands: '',
    summary: 'show the databases: place, version, settings, migrations, rows, size',
    examples: [
      ['status', 'the files in data/'],
      ['status --topology servers.yaml', 'the databases in a topology file'],
      ['status --json | jq .databases', 'the same as JSON, for a script'],
    ],
    statuses: [
      ['0', 'every database that exists can be used'],
      ['1', 'a database cannot be used'],
      WRONG_USAGE,
    ],
  },
  history: {
    operands: '',
    summary: 'list the stored runs and comparisons, newest first: settings, rows, speed, audit',
    examples: [
      ['history', 'a line for each run and each comparison'],
      ['history --json | jq ".runs[].rowsPerSecond"', 'the same as JSON, for a script'],
    ],
    statuses: [
      ['0', 'runs and comparisons are listed, or there are none'],
      ['2', 'wrong usage'],
    ],
  },
  replay: REPLAY_SPEC,
  compare: {
    operands: '[workload]',
    summary: 'compare ways of writing: rounds, spread and a verdict for each',
    examples: [
      ['compare generate --rows 20000 --vary batch=1,10,100', 'which batch size'],
      [
        'compare generate --vary threads=1..8 --vary order=fifo,race',
        'every combination of two settings, with 10,000 rows',
      ],
      ['compare chinook --vary journal=wal,delete --vary sync=full,off', 'what durability costs'],
      ['compare generate --find-rate 20ms', 'the highest rate whose p99 stays within 20 ms'],
      ['compare --list', 'the stored comparisons, newest first'],
      ['compare --open 7f3a --report', 'one of them again, and its report as a PDF'],
    ],
    statuses: [
      ['0', 'the variants are compared, also where no difference was found'],
      [
        '1',
        'a variant is disqualified: a run or its audit failed; a full disk ended it; or --against found one that is slower',
      ],
      WRONG_USAGE,
      ['130', 'interrupted (143 terminated); the complete rounds are compared and stored'],
    ],
  },
  migrate: {
    operands: '',
    summary: 'create or update the tables',
    examples: [
      ['migrate', 'create what is missing'],
      ['migrate --status', 'show the migrations, change nothing'],
      ['migrate --down --yes', 'revert the newest migration without asking'],
    ],
    statuses: [
      ['0', 'the migrations are applied, reverted or shown, or you answered no'],
      ['1', 'a database cannot be used'],
      WRONG_USAGE,
      UNANSWERED,
    ],
  },
  reset: {
    operands: '',
    summary: 'delete every row, after asking; stored runs are kept',
    examples: [
      ['reset', 'ask, then delete every row'],
      ['reset --yes --dir demo', 'without asking, in another folder'],
    ],
    statuses: [
      ['0', 'the databases are empty, or you answered no'],
      ['1', 'a database cannot be used'],
      ['2', 'wrong usage, nothing to empty, or no terminal to ask on'],
      UNANSWERED,
    ],
  },
  explain: {
    operands: '[entity] [row]',
    summary: 'show where a row goes and why, without asking a database',
    examples: [
      ['explain order 10', 'by its id; with the reasons of the latest run'],
      ['explain order "9, 1, 1, 2"', 'a whole row, and whether it breaks a rule'],
      ['explain --rows 10000 --topology shards.yaml', 'how many generated rows go where'],
      [
        `explain --unit ${EXAMPLE_UNIT} --together saga`,
        'how rows that belong together are written',
      ],
    ],
    statuses: [['0', 'the row is explained, also when it breaks a rule'], WRONG_USAGE],
  },
  serve: SERVE_SPEC,
  rebalance: {
    operands: '',
    summary: 'move the rows to the databases of another topology',
    examples: [
      ['rebalance --to shards.yaml', 'from the files in data/, after asking'],
      ['rebalance', 'continue an interrupted rebalance'],
    ],
    statuses: [
      ['0', 'every row is in the database that the new topology names, or you answered no'],
      ['1', 'a database could not be read or written; run the command again to continue'],
      WRONG_USAGE,
      UNANSWERED,
    ],
  },
  model: MODEL_SPEC,
  torture: {
    operands: '',
    summary:
      'inject faults into runs in a temporary folder: kills, locks, full disks, damage; audit each',
    examples: [
      ['torture --only kill --times 20', 'twenty kills'],
      ['torture --only page,header --seed 7', 'damaged pages, at the same rows each time'],
    ],
    statuses: [
      ['0', 'no violation: nothing was lost, or the damage was reported'],
      ['1', 'a violation: rows were lost without a report, or a program hung or crashed'],
      WRONG_USAGE,
      INTERRUPTED,
    ],
  },
  learn: {
    operands: '[lesson]',
    summary: 'predict, run, explain: lessons on what concurrent writers do to databases',
    examples: [
      ['learn', 'list the lessons'],
      ['learn overlap', 'go through one, with a prediction before it runs'],
      ['learn --all --quiet', 'before a class: run every lesson and check what it shows'],
      ['learn orphans --report', 'a hand-out with the numbers of a run, as a PDF in reports/'],
    ],
    statuses: [
      ['0', 'the runs showed what the lesson claims, or you left it'],
      ['1', 'a run did not show what its lesson claims, or could not be carried out'],
      ['2', 'wrong usage, no such lesson, or a fault in a file of lessons'],
      INTERRUPTED,
    ],
  },
  completion: {
    operands: '[shell]',
    summary: `print a script that completes commands and flags in ${formatList(SHELLS, 'or')}`,
    examples: [
      ['completion bash > ~/.local/share/bash-completion/completions/dbsim-tui', 'for bash'],
      ['completion zsh > ~/.zfunc/_dbsim-tui', 'for zsh, with ~/.zfunc in fpath'],
      ['completion fish > ~/.config/fish/completions/dbsim-tui.fish', 'for fish'],
    ],
    statuses: [
      ['0', 'the script is printed'],
      ['2', 'wrong usage, or an unknown shell'],
    ],
  },
  help: {
    operands: '[command]',
    summary: 'show this help, or the help of one command',
    examples: [
      ['help run', 'the same as `dbsim-tui run --help`'],
      ['help models', 'how a run gets your own tables'],
    ],
    statuses: [
      ['0', 'the help is printed'],
      ['2', 'there is no such command and no such topic'],
    ],
  },
};

/** How a command is written: "run [workload]". */
export function synopsis(command: CommandName): string {
  return [command, COMMAND_TABLE[command].operands].filter(Boolean).join(' ');
}
