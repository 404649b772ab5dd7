import { Readable, Writable } from 'node:stream';

import { UsageError } from '../../base/errors.js';
import { isFromFolder } from '../workload.js';
import { readCall } from '../command-line.js';
import type { CommandContext } from '../context.js';
import { readSettings } from '../write-settings.js';

/**
 * Reads the words of a command that prints nothing.
 * @param env the variables for topology files
 * @throws UsageError
 */
export function readSilentCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): CommandContext {
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  const io = { stdin: Readable.from([]), stdout: nowhere, stderr: nowhere, env, cwd: '.' };
  return readCall(args, io).context;
}

/** Why the program does not accept the words of a command; undefined where it does. */
export function problemOfCommand(args: readonly string[]): string | undefined {
  try {
    const context = readSilentCommand(args);
    readSettings(context.flags);
    const [workload = 'assignment'] = context.operands;
    const isKnown = !isFromFolder(workload) || workload === 'chinook' || workload === '.';
    return isKnown
      ? undefined
      : `a lesson has no folder ${workload}; its files are in the folder .`;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
