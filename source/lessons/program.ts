import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { entryUrl } from '../base/entry.js';
import { FAULT_VARIABLE, formatFault, type FaultPlan } from '../sim/fault-hook.js';

/** How much of standard error is kept, in characters. */
const MAX_STDERR = 2000;

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of its standard error. */
  readonly stderr: string;
}

/** A program that is running. */
export interface Program {
  readonly ended: Promise<Ending>;
  /** Asks it to stop cleanly. */
  stop(): void;
}

/** Starts the program with some words. @param cwd its working folder, with which it writes its databases */
export type StartProgram = (
  args: readonly string[],
  options: { readonly cwd: string; readonly fault?: FaultPlan | undefined },
) => Program;

/** The programs that are running; none may outlive this process. */
const running = new Set<ChildProcess>();

/** Ends at once every program that was started here and still runs. */
export function endPrograms(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts this very program once more. */
export const startProgram: StartProgram = (args, { cwd, fault }) => {
  const launcher = fileURLToPath(new URL('launcher.cjs', entryUrl('thread')));
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      NO_COLOR: '1',
      // Each program draws its own size from its own number of threads.
      UV_THREADPOOL_SIZE: undefined,
      [FAULT_VARIABLE]: fault ? formatFault(fault) : '',
    },
  });
  running.add(child);
  return {
    ended: endOf(child).finally(() => running.delete(child)),
    stop: () => void child.kill('SIGTERM'),
  };
};

function endOf(child: ChildProcess): Promise<Ending> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MAX_STDERR);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stderr }));
  });
}
