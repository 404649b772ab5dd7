import { createInterface } from 'node:readline/promises';

import { ProgramError, UsageError } from '../base/errors.js';
import type { Io } from './io.js';

/**
 * Asks whether to go on; only "y" or "yes" is a yes.
 * @throws UsageError without a terminal
 * @throws ProgramError on Ctrl-C
 */
export async function confirm(question: string, { stdin, stderr }: Io): Promise<boolean> {
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new UsageError(`${question} Without a terminal you cannot answer`, 'Use --yes to go on');
  }
  const prompt = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await new Promise<string>((resolve, reject) => {
      prompt.once('close', () => resolve(''));
      prompt.once('SIGINT', () => {
        stderr.write('\n');
        reject(new ProgramError('Interrupted; nothing was changed', { exitCode: 130 }));
      });
      void prompt.question(`${question} [y/N] `).then(resolve, () => resolve(''));
    });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}
