import { UsageError } from '../base/errors.js';
import { formatList } from '../base/format.js';
import { didYouMean } from '../base/nearest.js';
import type { CommandContext, ExitStatus } from './context.js';
import { COMMANDS } from './flag.js';
import { commandHelp, mainHelp, topicHelp, TOPICS } from './help.js';

/** `dbsim-tui help [command]`: the help of the program, of one command, or of a topic. @throws UsageError */
export async function helpCommand({ operands, print }: CommandContext): Promise<ExitStatus> {
  const [word] = operands;
  const named = COMMANDS.find((command) => command === word);
  const topic = TOPICS.find((known) => known === word);
  if (topic) {
    print(topicHelp(topic));
    return 0;
  }
  if (word !== undefined && !named) {
    throw new UsageError(
      `There is no command ${JSON.stringify(word)}${didYouMean(word, [...COMMANDS, ...TOPICS])}`,
      `The commands are ${formatList(COMMANDS)}; a topic is ${formatList(TOPICS, 'or')}`,
    );
  }
  print(named ? commandHelp(named) : mainHelp());
  return 0;
}
