import { join } from 'node:path';

import { InputErrors, ProgramError, UsageError } from './base/errors.js';
import { Log } from './base/log.js';
import { isDrawable } from './base/terminal.js';
import { escapeText } from './base/text.js';
import type { Call } from './commands/command-line.js';
import type { CommandContext, ExitStatus, FlagValues } from './commands/context.js';
import type { CommandName } from './commands/flag.js';
import { flagsOf } from './commands/flags.js';
import { guardOutput } from './commands/guard-output.js';
import type { Io } from './commands/io.js';
import { isQuestion } from './commands/question-words.js';
import { answerQuestion } from './commands/questions.js';

type Command = (context: CommandContext) => Promise<ExitStatus>;
type Load = () => Promise<Command>;

/** Loads only what the command needs: the program answers `--help` before any database is loaded. */
const LOADERS: Readonly<Record<Exclude<CommandName, 'screen'>, Load>> = {
  run: async () => (await import('./commands/run.js')).runCommand,
  report: async () => (await import('./commands/report.js')).reportCommand,
  verify: async () => (await import('./commands/verify.js')).verifyCommand,
  status: async () => (await import('./commands/status.js')).statusCommand,
  history: async () => (await import('./commands/history.js')).historyCommand,
  replay: async () => (await import('./commands/replay.js')).replayCommand,
  compare: async () => (await import('./commands/compare/compare.js')).compareCommand,
  migrate: async () => (await import('./commands/migrate.js')).migrateCommand,
  reset: async () => (await import('./commands/reset.js')).resetCommand,
  explain: async () => (await import('./commands/explain.js')).explainCommand,
  serve: async () => (await import('./serve/serve.js')).serveCommand,
  rebalance: async () => (await import('./commands/rebalance.js')).rebalanceCommand,
  model: async () => (await import('./commands/model/model.js')).modelCommand,
  learn: async () => (await import('./commands/learn/learn.js')).learnCommand,
  torture: async () => (await import('./commands/torture/torture.js')).tortureCommand,
  completion: async () => (await import('./commands/completion.js')).completionCommand,
  help: async () => (await import('./commands/help-command.js')).helpCommand,
};

/**
 * The whole program: runs the command that the words name, or opens the screen.
 * An error ends in one line on standard error, with its details in the log.
 * @param argv the words after the program's name
 * @param io the streams, environment and working folder; while the program runs, the process works
 *   in that folder
 * @param loadScreen absent where the screen cannot be opened
 */
export async function main(
  argv: readonly string[],
  io: Io,
  loadScreen?: Load,
): Promise<ExitStatus> {
  return guardOutput(io, () => carryOut(argv, io, loadScreen));
}

async function carryOut(
  argv: readonly string[],
  io: Io,
  loadScreen: Load | undefined,
): Promise<ExitStatus> {
  let dir = '.';
  try {
    if (isQuestion(argv)) {
      io.stdout.write(`${answerQuestion(argv)}\n`);
      return 0;
    }
    const { readCall } = await import('./commands/command-line.js');
    const call = readCall(argv, io);
    dir = call.context.dir;
    const command = await loadCommand(call, loadScreen);
    return await command(call.context);
  } catch (error) {
    const line = new Log(join(dir, 'data')).report('the command failed', error);
    const others = error instanceof InputErrors ? error.others : [];
    for (const text of [line, ...others]) io.stderr.write(`dbsim-tui: ${escapeText(text)}\n`);
    return error instanceof ProgramError ? error.exitCode : 1;
  }
}

/** Without a command it is the screen, where a person sits at a terminal that can be drawn on. */
async function loadCommand(
  { command, isNamed, context }: Call,
  loadScreen: Load | undefined,
): Promise<Command> {
  const { io } = context;
  const isTerminal = io.stdin.isTTY === true && io.stdout.isTTY === true;
  const replay = command === 'replay' ? await import('./commands/replay.js') : undefined;
  const isReplay = replay !== undefined && !replay.printsEvents(context.flags);
  const asked = isReplay ? { replay: replay.readReplay(context) } : {};
  const isOpened = isNamed
    ? command === 'screen' || isReplay
    : isTerminal && isDrawable(io.stdout, io.env) && isForScreen(context.flags);
  if (command !== 'screen' && !isOpened) return LOADERS[command]();
  if (!isTerminal || !loadScreen) {
    throw new UsageError(
      'The screen needs a terminal for its input and its output',
      isReplay
        ? 'Without one, `dbsim-tui replay --events` prints what happened'
        : 'Without one, use `dbsim-tui run`, which prints the result',
    );
  }
  // Before the screen is loaded: keys that are typed meanwhile must not echo into its first frame.
  io.stdin.setRawMode?.(true);
  const screen = await loadScreen();
  return (given) => screen({ ...given, ...asked });
}

/** Whether none of the flags asks for what only `run` does, such as a record on standard output. */
function isForScreen(flags: FlagValues): boolean {
  const known = flagsOf('screen').map(({ name }) => name);
  return Object.keys(flags).every((name) => known.includes(name));
}
