import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { entryUrl } from '../base/entry.js';
import { FAULT_VARIABLE, formatFault, type FaultPlan } from './fault-hook.js';

/** The file that starts this very program. */
export function launcherFile(): string {
  return fileURLToPath(new URL('launcher.cjs', entryUrl('thread')));
}

/** The environment of a program that this one starts. @param fault what is to happen to it */
export function environmentWith(fault: FaultPlan | undefined): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NO_COLOR: '1',
    // Each program draws its own size from its own number of threads.
    UV_THREADPOOL_SIZE: undefined,
    [FAULT_VARIABLE]: fault ? formatFault(fault) : '',
  };
}

/** The programs that are running; none may outlive this process. */
const running = new Set<ChildProcess>();

/** Notes a program that was started, until it has ended. */
export function watchProgram(child: ChildProcess): void {
  running.add(child);
  const forget = (): void => void running.delete(child);
  child.once('close', forget);
  child.once('error', forget);
}

/** Ends at once every program that was started and still runs. */
export function endPrograms(): void {
  for (const child of running) child.kill('SIGKILL');
}
