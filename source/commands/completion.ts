import { UsageError } from '../base/errors.js';
import { formatList } from '../base/format.js';
import { didYouMean } from '../base/nearest.js';
import { bashScript } from './completion/bash.js';
import { fishScript } from './completion/fish.js';
import { zshScript } from './completion/zsh.js';
import type { CommandContext, ExitStatus } from './context.js';
import { SHELLS } from './flag.js';

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], () => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `dbsim-tui completion SHELL`: prints what makes a shell complete commands, flags and values. @throws UsageError */
export async function completionCommand({ operands, print }: CommandContext): Promise<ExitStatus> {
  const [word] = operands;
  const shell = SHELLS.find((known) => known === word);
  if (shell === undefined) {
    const shells = formatList(SHELLS, 'or');
    throw new UsageError(
      word === undefined
        ? `\`completion\` needs the name of a shell: ${shells}`
        : `There is no completion for ${JSON.stringify(word)}, only for ${shells}${didYouMean(word, SHELLS)}`,
      '',
    );
  }
  print(SCRIPTS[shell]());
  return 0;
}
