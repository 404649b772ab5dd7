import meow from 'meow';

import { UsageError } from '../base/errors.js';
import { formatList, inflect } from '../base/format.js';
import { didYouMean, nearest } from '../base/nearest.js';
import { isUnicodeLocale, painterFor } from '../base/style.js';
import { synopsis } from './command-table.js';
import type { CommandContext, FlagValues } from './context.js';
import { COMMANDS, keyOf, NAMED_WORKLOADS, type CommandName, type Flag } from './flag.js';
import { FLAGS, flagsOf } from './flags.js';
import { commandHelp, mainHelp } from './help.js';
import type { Io } from './io.js';
import { untilDashes } from './question-words.js';
import { programVersion } from './questions.js';

/** What was asked on the command line. */
export interface Call {
  readonly command: CommandName;
  /** Whether the command was written, or is the default. */
  readonly isNamed: boolean;
  readonly context: CommandContext;
}

/**
 * Reads the words after the program's name.
 * @throws UsageError that names the word and what is allowed
 */
export function readCall(argv: readonly string[], io: Io): Call {
  const named = COMMANDS.find((command) => command === argv[0]);
  const command = named ?? 'run';
  requireWellFormed(argv, command);
  const cli = meow(named ? commandHelp(named) : mainHelp(), {
    importMeta: { url: import.meta.url } as ImportMeta,
    argv: joinOptionalValues(named ? argv.slice(1) : argv),
    description: false,
    flags: meowFlags(),
  });
  requireKnownFlags(Object.keys(cli.unnormalizedFlags), command, argv);
  const flags = cli.flags as Record<string, unknown>;
  requireCommand(named, cli.input);
  const quiet = flags['quiet'] === true;
  return {
    command,
    isNamed: named !== undefined,
    context: {
      operands: requireOperands(command, cli.input),
      flags: readFlags(flags),
      lists: readLists(flags),
      version: programVersion(),
      dir: readDir(flags['dir']),
      quiet,
      io,
      print: (text) => io.stdout.write(`${text}\n`),
      notify: (text) => {
        if (!quiet) io.stderr.write(`${text}\n`);
      },
      paint: painterFor(io.stdout, flags['color'] !== false, io.env),
      unicode: isUnicodeLocale(io.env),
    },
  };
}

/** Refuses what the parser would accept, or would report in other words. @throws UsageError */
function requireWellFormed(argv: readonly string[], command: CommandName): void {
  const seen = new Set<string>();
  const words = untilDashes(argv);
  for (const [index, word] of words.entries()) {
    const [, name, value] = /^--([^=]+)(=.*)?$/s.exec(word) ?? [];
    if (name === undefined) continue;
    const flag = FLAGS.find((candidate) => candidate.name === name);
    if (!flag && name.startsWith('no-')) throw unknownFlag(`--${name}`, command);
    if (flag && !flag.takes && value !== undefined) {
      throw new UsageError(`--${name} takes no value (was ${JSON.stringify(value.slice(1))})`, '');
    }
    if (flag?.name === 'date' && value === undefined && isFlag(words[index + 1])) {
      throw needsValue(flag);
    }
    if (flag?.takes && !flag.repeats && seen.has(name))
      throw new UsageError(`--${name} was given twice`, '');
    seen.add(name);
  }
}

/** `--json -` means standard output; to the parser a lone dash would be an operand. */
function joinOptionalValues(argv: readonly string[]): string[] {
  const optional = FLAGS.filter((flag) => flag.optional).map((flag) => `--${flag.name}`);
  return argv.flatMap((word, index) => {
    if (optional.includes(word) && argv[index + 1] === '-') return [`${word}=-`];
    return word === '-' && optional.includes(argv[index - 1] ?? '') ? [] : [word];
  });
}

function meowFlags(): Record<string, MeowFlag> {
  const entries = FLAGS.map((flag): [string, MeowFlag] => {
    if (isOff(flag)) return [keyOf(flag), { type: 'boolean', default: true }];
    if (flag.repeats) return [keyOf(flag), { type: 'string', isMultiple: true }];
    if (!flag.takes) return [keyOf(flag), { type: 'boolean' }];
    return [keyOf(flag), { type: 'string', ...(flag.short ? { shortFlag: flag.short } : {}) }];
  });
  return Object.fromEntries(entries);
}

type MeowFlag =
  | { type: 'string'; shortFlag?: string; isMultiple?: true }
  | { type: 'boolean'; default?: boolean };

function requireKnownFlags(
  written: readonly string[],
  command: CommandName,
  argv: readonly string[],
): void {
  const known = flagsOf(command);
  for (const name of written) {
    const isNamed = (flag: Flag): boolean => keyOf(flag) === name || flag.short === name;
    const flag = FLAGS.find(isNamed);
    // The parser has a value for these also where they were not written.
    const isDefault = flag !== undefined && (!flag.takes || flag.repeats);
    if (known.some(isNamed) || (isDefault && !isWritten(flag, argv))) continue;
    if (!flag) throw unknownFlag(asWritten(name, argv), command);
    const owners = formatList(flag.commands.map((owner) => `\`${owner}\``));
    throw new UsageError(
      `\`${command}\` does not take --${flag.name}, only ${owners} ${inflect(flag.commands.length, 'does', 'do')}`,
      '',
    );
  }
}

/** The parser gives `reportHtml` for `--report-html`. */
function asWritten(key: string, argv: readonly string[]): string {
  const words = untilDashes(argv).map((word) => word.replace(/=.*$/s, ''));
  const written = words.find(
    (word) => word.startsWith('--') && keyOf({ name: word.slice(2) }) === key,
  );
  return written ?? `${key.length === 1 ? '-' : '--'}${key}`;
}

function isWritten({ name }: Flag, argv: readonly string[]): boolean {
  return argv.some((word) => word === `--${name}` || word.startsWith(`--${name}=`));
}

/** @param written with its dashes */
function unknownFlag(written: string, command: CommandName): UsageError {
  const known = flagsOf(command).map(({ name }) => `--${name}`);
  const guess = didYouMean(written, [...known, '--help', '--version']);
  return new UsageError(
    `There is no flag ${written}${guess}`,
    `\`dbsim-tui help ${command}\` lists the flags`,
  );
}

/** A word in front that is no command could be a workload, but only `run` takes one. */
function requireCommand(named: CommandName | undefined, input: readonly string[]): void {
  const [word] = input;
  if (named || word === undefined) return;
  if (COMMANDS.some((command) => command === word)) {
    throw new UsageError(`Write the command before its flags: \`dbsim-tui ${word} …\``, '');
  }
  const isWorkload = NAMED_WORKLOADS.some((name) => name === word);
  const meant = isWorkload ? word : nearest(word, [...COMMANDS, ...NAMED_WORKLOADS]);
  const isCommand = COMMANDS.some((command) => command === meant);
  const guess =
    meant === undefined ? '' : ` (did you mean \`dbsim-tui ${isCommand ? '' : 'run '}${meant}\`?)`;
  const run = /^[\w./-]*[./][\w./-]*$/.test(word)
    ? `; a folder of rows is inserted with \`dbsim-tui run ${word}\``
    : '';
  throw new UsageError(
    `There is no command ${JSON.stringify(word)}${guess}`,
    `The commands are ${formatList(COMMANDS)}${run}`,
  );
}

function requireOperands(command: CommandName, input: readonly string[]): readonly string[] {
  const most = synopsis(command).split('[').length - 1;
  if (input.length <= most) return input;
  throw new UsageError(
    `\`${synopsis(command)}\` takes ${['no operand', 'one operand', 'two operands', 'three operands'][most]} (found ${input
      .slice(most)
      .map((word) => JSON.stringify(word))
      .join(', ')})`,
    '',
  );
}

/**
 * Flags whose value must not be empty: a place, which would mean the working folder to the system, and texts.
 * The date may be empty.
 */
const NEVER_EMPTY = [
  'dir',
  'map',
  'model',
  'topology',
  'host',
  'token-file',
  'lessons',
  'from',
  'to',
  'against',
  'title',
  'author',
  'course',
];

function readFlags(flags: Record<string, unknown>): FlagValues {
  const values: Record<string, string | true> = {};
  for (const flag of FLAGS) {
    const { name, takes } = flag;
    const value = flags[keyOf(flag)];
    if (takes === undefined) {
      if (value === !isOff(flag)) values[name] = true;
    } else if (typeof value === 'string') {
      if (value === '' && NEVER_EMPTY.includes(name)) throw needsValue(flag);
      values[name] = value;
    }
  }
  return values;
}

function needsValue({ name, takes }: Flag): UsageError {
  return new UsageError(`--${name} needs a value: ${takes}`, '');
}

/** Whether a word is no value, since it begins another flag or is missing. */
function isFlag(word: string | undefined): boolean {
  return word === undefined || /^-./.test(word);
}

function readLists(flags: Record<string, unknown>): Record<string, readonly string[]> {
  const entries = FLAGS.filter(({ repeats }) => repeats).map((flag) => {
    const value = flags[keyOf(flag)];
    return [flag.name, Array.isArray(value) ? value.map(String) : []] as const;
  });
  return Object.fromEntries(entries);
}

/** Whether a switch turns something off: "--no-warm-up". */
function isOff({ name }: Flag): boolean {
  return name.startsWith('no-');
}

function readDir(dir: unknown): string {
  return typeof dir === 'string' && dir !== '' ? dir : '.';
}
