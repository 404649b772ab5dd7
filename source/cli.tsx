import { join } from 'node:path';

import { ProgramError } from './base/errors.js';
import { Log } from './base/log.js';
import { escapeText } from './base/text.js';
import type { Call } from './commands/command-line.js';
import type { CommandContext, ExitStatus } from './commands/context.js';
import type { CommandName } from './commands/flags.js';
import { answerQuestion } from './commands/questions.js';

type Command = (context: CommandContext) => Promise<ExitStatus>;

/** Loads only what the command needs: the program answers `--help` before any database is loaded. */
const LOADERS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.js')).runCommand,
  report: async () => (await import('./commands/report.js')).reportCommand,
  verify: async () => (await import('./commands/verify.js')).verifyCommand,
  status: async () => (await import('./commands/status.js')).statusCommand,
  migrate: async () => (await import('./commands/migrate.js')).migrateCommand,
  reset: async () => (await import('./commands/reset.js')).resetCommand,
  explain: async () => (await import('./commands/explain.js')).explainCommand,
  rebalance: async () => (await import('./commands/rebalance.js')).rebalanceCommand,
  torture: async () => (await import('./commands/torture/torture.js')).tortureCommand,
};

/** Without a command it is the terminal UI, where a person sits at a terminal. */
async function loadCommand({ command, isNamed, context }: Call): Promise<Command> {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const opensScreen = isTerminal && !isNamed && context.flags['json'] === undefined;
  if (!opensScreen) return LOADERS[command]();
  // Before the screen is loaded: keys that are typed meanwhile must not echo into its first frame.
  process.stdin.setRawMode(true);
  return (await import('./app.js')).runTui;
}

/** Runs one call; whatever goes wrong ends in one line for the person and the details in the log. */
async function main(argv: readonly string[]): Promise<ExitStatus> {
  let dir = '.';
  try {
    const answer = answerQuestion(argv);
    if (answer !== undefined) {
      process.stdout.write(`${answer}\n`);
      return 0;
    }
    const { readCall } = await import('./commands/command-line.js');
    const call = readCall(argv);
    dir = call.context.dir;
    const carryOut = await loadCommand(call);
    return await carryOut(call.context);
  } catch (error) {
    const line = new Log(join(dir, 'data')).tell('the command failed', error);
    process.stderr.write(`dbsim-tui: ${escapeText(line)}\n`);
    return error instanceof ProgramError ? error.exitCode : 1;
  }
}

/** A reader that has had enough (`| head`) is no error; a disk that is full is. */
let isOutputLost = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') isOutputLost = true;
  });
}

const status = await main(process.argv.slice(2));
process.exitCode = status === 0 && isOutputLost ? 1 : status;
