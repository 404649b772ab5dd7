import meow from 'meow';

import { ProgramError, tellError, UsageError } from './base/errors.js';
import { Log } from './base/log.js';
import { isUnicodeLocale, painterFor } from './base/style.js';
import { join } from 'node:path';
import type { CommandContext, ExitStatus, FlagValues } from './commands/context.js';
import { COMMANDS, FLAGS, flagsOf, keyOf, type CommandName, type Flag } from './commands/flags.js';
import { commandHelp, mainHelp, synopsis } from './commands/help.js';

/** Loads only what the command needs: the program answers `--help` before any database is loaded. */
const LOADERS: Readonly<
  Record<CommandName, () => Promise<(context: CommandContext) => Promise<ExitStatus>>>
> = {
  run: async () => (await import('./commands/run.js')).runCommand,
  report: async () => (await import('./commands/report.js')).reportCommand,
  verify: async () => (await import('./commands/verify.js')).verifyCommand,
  status: async () => (await import('./commands/status.js')).statusCommand,
  migrate: async () => (await import('./commands/migrate.js')).migrateCommand,
  reset: async () => (await import('./commands/reset.js')).resetCommand,
};

/** What was asked on the command line. */
interface Call {
  readonly command: CommandName;
  readonly context: CommandContext;
}

function readCall(argv: readonly string[]): Call {
  const named = COMMANDS.find((command) => command === argv[0]);
  const command = named ?? 'run';
  const cli = meow(named ? commandHelp(named) : mainHelp(), {
    importMeta: import.meta,
    argv: joinOptionalValues(named ? argv.slice(1) : argv),
    description: false,
    flags: meowFlags(),
  });
  requireKnownFlags(Object.keys(cli.unnormalizedFlags), command);
  const flags = cli.flags as Record<string, unknown>;
  requireCommand(named, cli.input);
  const quiet = flags['quiet'] === true;
  return {
    command,
    context: {
      operands: requireOperands(command, cli.input),
      flags: readFlags(flags),
      version: cli.pkg['version'] ?? '',
      dir: readDir(flags['dir']),
      quiet,
      print: (text) => process.stdout.write(`${text}\n`),
      tell: (text) => {
        if (!quiet) process.stderr.write(`${text}\n`);
      },
      paint: painterFor(process.stdout, flags['color'] !== false, process.env),
      unicode: isUnicodeLocale(process.env),
    },
  };
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
    if (flag.name === 'no-color') return ['color', { type: 'boolean', default: true }];
    if (!flag.takes) return [keyOf(flag), { type: 'boolean' }];
    return [keyOf(flag), { type: 'string', ...(flag.short ? { shortFlag: flag.short } : {}) }];
  });
  return Object.fromEntries(entries);
}

type MeowFlag = { type: 'string'; shortFlag?: string } | { type: 'boolean'; default?: boolean };

function requireKnownFlags(written: readonly string[], command: CommandName): void {
  const known = flagsOf(command);
  for (const name of written) {
    const isNamed = (flag: Flag): boolean => keyOf(flag) === name || flag.short === name;
    const flag = FLAGS.find(isNamed);
    const isDefault = flag !== undefined && !flag.takes;
    if (known.some(isNamed) || (isDefault && !process.argv.includes(`--${flag.name}`))) continue;
    if (!flag) throw new UsageError(`There is no flag ${name.length === 1 ? '-' : '--'}${name}`);
    const owners = flag.commands.map((owner) => `\`${owner}\``).join(', ');
    throw new UsageError(`--${flag.name} does not belong to \`${command}\` but to ${owners}`, '');
  }
}

/** A word in front that is no command could be a workload, but only `run` takes one. */
function requireCommand(named: CommandName | undefined, input: readonly string[]): void {
  if (named || input.length === 0) return;
  throw new UsageError(
    `There is no command ${JSON.stringify(input[0])}`,
    `The commands are ${COMMANDS.join(', ')}; a workload is run with \`dbsim-tui run ${input[0]}\``,
  );
}

function requireOperands(command: CommandName, input: readonly string[]): readonly string[] {
  const most = synopsis(command).includes('[') ? 1 : 0;
  if (input.length <= most) return input;
  throw new UsageError(
    `\`${synopsis(command)}\` takes ${most === 0 ? 'nothing' : 'one word'} behind it (found ${input
      .slice(most)
      .map((word) => JSON.stringify(word))
      .join(', ')})`,
    '',
  );
}

function readFlags(flags: Record<string, unknown>): FlagValues {
  const values: Record<string, string | true> = {};
  for (const flag of FLAGS) {
    const { name, takes, optional } = flag;
    const value = flags[keyOf(flag)];
    if (takes === undefined) {
      if (value === true) values[name] = true;
    } else if (typeof value === 'string') {
      if (value === '' && !optional) throw new UsageError(`--${name} needs a value: ${takes}`, '');
      values[name] = value;
    }
  }
  return values;
}

function readDir(dir: unknown): string {
  return typeof dir === 'string' && dir !== '' ? dir : '.';
}

/** Without a command it is the terminal UI, where a person sits at a terminal. */
function opensScreen(argv: readonly string[], { flags }: CommandContext): boolean {
  const isNamed = COMMANDS.some((command) => command === argv[0]);
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  return isTerminal && !isNamed && flags['json'] === undefined;
}

/** Runs one call; whatever goes wrong ends in one line for the person and the details in the log. */
async function main(argv: readonly string[]): Promise<ExitStatus> {
  let dir = '.';
  try {
    const { command, context } = readCall(argv);
    dir = context.dir;
    const carryOut = opensScreen(argv, context)
      ? (await import('./app.js')).runTui
      : await LOADERS[command]();
    return await carryOut(context);
  } catch (error) {
    process.stderr.write(`dbsim-tui: ${tellError(error)}\n`);
    const isUsage = error instanceof ProgramError && error.exitCode === 2;
    if (!isUsage) new Log(join(dir, 'data')).error('the command failed', error);
    return error instanceof ProgramError ? error.exitCode : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
