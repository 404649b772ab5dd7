import { UsageError } from '../base/errors.js';
import { formatList } from '../base/format.js';
import { didYouMean } from '../base/nearest.js';
import type { CommandContext, ExitStatus } from './context.js';
import { COMMANDS } from './flag.js';
import { commandHelp, mainHelp } from './help.js';

/** `dbsim-tui help [command]`: the help of the program, or of one command. @throws UsageError */
export async function helpCommand({ operands, print }: CommandContext): Promise<ExitStatus> {
  const [word] = operands;
  const named = COMMANDS.find((command) => command === word);
  if (word !== undefined && !named) {
    throw new UsageError(
      `There is no command ${JSON.stringify(word)}${didYouMean(word, COMMANDS)}`,
      `The commands are ${formatList(COMMANDS)}`,
    );
  }
  print(named ? commandHelp(named) : mainHelp());
  return 0;
}
