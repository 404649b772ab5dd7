import { spawn, type ChildProcess } from 'node:child_process';

import type { FaultPlan } from '../sim/fault-hook.js';
import { environmentWith, launcherFile, watchProgram } from '../sim/own-program.js';

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
  /** Ends it at once, with SIGKILL. */
  kill(): void;
}

/** Where a program works, and how it may end. */
export interface ProgramOptions {
  /** Its working folder, to which it writes its databases. */
  readonly cwd: string;
  /** The moment at which it kills itself. */
  readonly fault?: FaultPlan | undefined;
  /** Whether it is going to be killed, by itself or from outside. */
  readonly isToBeKilled?: boolean;
}

/** Starts the program with some words. */
export type StartProgram = (args: readonly string[], options: ProgramOptions) => Program;

/** Starts this very program once more. */
export const startProgram: StartProgram = (args, { cwd, fault }) => {
  const child = spawn(process.execPath, [launcherFile(), ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environmentWith(fault),
  });
  watchProgram(child);
  return {
    ended: endOf(child),
    stop: () => void child.kill('SIGTERM'),
    kill: () => void child.kill('SIGKILL'),
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
