import { wrapWords } from '../base/wrap.js';
import type { Entry } from './command-spec.js';
import { MODELS_TOPIC, type TopicPart } from './help-models.js';
import { COMMAND_TABLE, synopsis } from './command-table.js';
import { COMMANDS, type CommandName } from './flag.js';
import { flagsOf } from './flags.js';

/** Columns of the help without its indentation; a terminal of 80 shows it whole. */
const WIDTH = 76;

/** The meaning of a longer word begins on the next line. */
const WIDEST_WORD = 40;

const WORKLOADS: readonly Entry[] = [
  ['assignment', 'the 30 rows of the class assignment (default)'],
  ['generate', 'rows made from --seed, --rows and --invalid'],
  ['chinook', 'real customers, tracks and invoice lines; an example in the package'],
  ['row', 'one row, given with --row'],
  ['FOLDER', 'a .csv, .json or .ndjson for each table: users, products and orders'],
];

const USAGE: readonly Entry[] = [
  [
    'dbsim-tui [flags]',
    'open the full screen; without a terminal, with TERM=dumb or with CI set, run the assignment',
  ],
  [
    'dbsim-tui COMMAND [flags]',
    '`dbsim-tui help COMMAND` shows its flags, examples and exit status',
  ],
];

const EXAMPLES: readonly Entry[] = (
  ['screen', 'run', 'report', 'verify', 'explain'] as const
).flatMap((command) => COMMAND_TABLE[command].examples.slice(0, command === 'run' ? 3 : 1));

/** The help of the whole program. */
export function mainHelp(): string {
  return [
    'See what happens when many writers use several databases at once.',
    ...section('Usage', USAGE),
    ...section(
      'Commands',
      COMMANDS.map((command) => [synopsis(command), COMMAND_TABLE[command].summary]),
    ),
    ...section('Examples', commandLines(EXAMPLES)),
    ...section('Exit status of run', COMMAND_TABLE.run.statuses),
    ...section('Workloads', WORKLOADS),
    ...section('Flags of run', flagEntries('run')),
  ].join('\n');
}

/** Subjects of the help that are no command. */
export const TOPICS = ['models'] as const;

export type Topic = (typeof TOPICS)[number];

const TOPIC_PARTS: Readonly<Record<Topic, readonly TopicPart[]>> = { models: MODELS_TOPIC };

/** The help of a subject. */
export function topicHelp(topic: Topic): string {
  const parts = TOPIC_PARTS[topic];
  const blocks = parts.map((part, index): string => {
    switch (part.kind) {
      case 'title':
        return `${index > 0 ? '\n' : ''}${part.text}`;
      case 'text': {
        const text = wrapWords(part.text, WIDTH).join('\n');
        return parts[index - 1]?.kind === 'title' ? text : `\n${text}`;
      }
      case 'lines':
        return `\n${part.lines.map((line) => `  ${line}`).join('\n')}`;
      case 'term':
        return termLines(part.word, part.text).join('\n');
    }
  });
  return blocks.join('\n');
}

/** A word, and what it means in a column of its own. */
function termLines(word: string, meaning: string): string[] {
  const [first = '', ...others] = wrapWords(meaning, WIDTH - TERM);
  return [`  ${word}`.padEnd(TERM) + first].concat(others.map((line) => ' '.repeat(TERM) + line));
}

/** Columns of the words of a topic. */
const TERM = 14;

/** The help of one command. */
export function commandHelp(command: CommandName): string {
  const { summary, examples, statuses } = COMMAND_TABLE[command];
  return [
    ...wrapWords(`dbsim-tui ${synopsis(command)}: ${summary}`, WIDTH),
    ...section('Examples', commandLines(examples)),
    ...(command === 'run' ? section('Workloads', WORKLOADS) : []),
    ...section('Flags', flagEntries(command)),
    ...section('Exit status', statuses),
  ].join('\n');
}

function commandLines(examples: readonly Entry[]): Entry[] {
  return examples.map(([words, meaning]) => [`dbsim-tui ${words}`.trim(), meaning]);
}

function flagEntries(command: CommandName): Entry[] {
  const flags = flagsOf(command).map((flag): Entry => {
    const value = flag.takes && (flag.optional ? `[${flag.takes}]` : flag.takes);
    const described = !flag.default ? flag.meaning : `${flag.meaning} (${flag.default})`;
    const name = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`;
    return [[name, value].filter(Boolean).join(' '), described];
  });
  return [...flags, ['--help, --version', 'show this help, or the version']];
}

/** A title and its entries, meanings in a column of their own. */
function section(title: string, entries: readonly Entry[]): string[] {
  const lengths = entries.map(([word]) => word.length).filter((length) => length <= WIDEST_WORD);
  const indent = Math.max(4, ...lengths) + 4;
  const lines = entries.flatMap(([word, meaning]) => {
    const [first = '', ...others] = wrapWords(meaning, WIDTH - indent);
    const rest = others.map((line) => `${' '.repeat(indent)} ${line}`);
    return word.length > WIDEST_WORD
      ? [`  ${word}`, `${' '.repeat(indent)} ${first}`, ...rest]
      : [`${`  ${word}`.padEnd(indent)} ${first}`, ...rest];
  });
  return ['', title, ...lines];
}
