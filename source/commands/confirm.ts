import { createInterface } from 'node:readline/promises';

import { ProgramError, UsageError } from '../base/errors.js';

/**
 * Asks a person whether to go on; only "y" or "yes" is a yes.
 * @throws UsageError when there is nobody to ask
 * @throws ProgramError when the person interrupts
 */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(`${question} There is no terminal to answer on`, 'Say --yes to go on');
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await new Promise<string>((resolve, reject) => {
      prompt.once('close', () => resolve(''));
      prompt.once('SIGINT', () => {
        process.stderr.write('\n');
        reject(new ProgramError('Interrupted; nothing was changed', { exitCode: 130 }));
      });
      void prompt.question(`${question} [y/N] `).then(resolve, () => resolve(''));
    });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}
