import { parentPort } from 'node:worker_threads';

import { ProgramError } from '../base/errors.js';
import type { Reply } from './messages.js';
import type { OnProgress } from './options.js';

/**
 * Carries out the one piece of work of a thread, and posts progress and result to the thread that started it.
 * @param work returns the paths that it wrote
 */
export async function answer(work: (onProgress: OnProgress) => Promise<string[]>): Promise<void> {
  const post = (reply: Reply): void => parentPort?.postMessage(reply);
  try {
    const paths = await work((stage, share) => post({ type: 'progress', stage, share }));
    post({ type: 'done', paths });
  } catch (error) {
    const isKnown = error instanceof ProgramError;
    post({
      type: 'failed',
      message: isKnown
        ? error.message
        : `The report could not be made: ${error instanceof Error ? error.message : String(error)}`,
      hint: isKnown ? error.hint : 'The run itself is stored and safe',
      exitCode: isKnown ? error.exitCode : 1,
      stack: error instanceof Error ? (error.stack ?? '') : '',
    });
  }
}
