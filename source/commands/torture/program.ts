import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { entryUrl } from '../../base/entry.js';
import type { FaultPlan } from '../../sim/fault-hook.js';
import { environmentWith, launcherFile, watchProgram } from '../../sim/own-program.js';

const POLL_MS = 2;
/** A program that has not ended by then hangs, and a hang is a violation. */
const DEADLINE_MS = 60_000;

/** How a program ended, and what it printed. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** It did not end in time and was killed. */
  readonly hung: boolean;
}

/** How a program is started. */
export interface StartOptions {
  readonly fault?: FaultPlan;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The user that it runs as. */
  readonly uid?: number;
  /** The largest file that it may write, in bytes; where no small disk can be had. */
  readonly fileLimit?: number;
}

/** A program that torture has started. */
export interface Program {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  /** What it has printed on standard output so far. */
  readonly printed: () => string;
  readonly closeInput: () => void;
  signal(name: NodeJS.Signals): void;
}

/** Starts this very program once more. */
export function startSelf(args: readonly string[], options: StartOptions = {}): Program {
  return start([launcherFile(), ...args], options);
}

/** Starts a process that holds the write lock of a database. */
export function startHolder(file: string): Program {
  return start([fileURLToPath(entryUrl('holder')), file], {});
}

function start(args: readonly string[], options: StartOptions): Program {
  const { fault, env = {}, uid, fileLimit } = options;
  const blocks = Math.ceil((fileLimit ?? 0) / 512);
  const limited = ['-c', `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, ...args];
  const child = spawn(
    fileLimit === undefined ? process.execPath : '/bin/sh',
    fileLimit === undefined ? args : limited,
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...environmentWith(fault), ...env },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    },
  );
  watchProgram(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined);
  let hung = false;
  const deadline = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, DEADLINE_MS);
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(deadline);
      resolve({ code, signal, stdout, stderr, hung });
    });
  });
  return {
    pid: child.pid ?? 0,
    ended,
    printed: () => stdout,
    closeInput: () => void child.stdin.end(),
    signal: (name) => void child.kill(name),
  };
}

/** How a program misbehaved: it crashed, hung, or printed a stack trace. */
export function misbehaviour({ code, signal, stderr, hung }: Ending): string[] {
  const isOurs = signal === 'SIGKILL' || signal === null;
  return [
    ...(hung ? ['did not end in time'] : []),
    ...(isOurs ? [] : [`ended by ${signal}`]),
    ...(/^ +at |Something unexpected/m.test(stderr) ? [`printed ${stderr}`] : []),
    ...(signal === null && ![0, 1, 2].includes(code ?? -1) ? [`ended with status ${code}`] : []),
  ];
}

/** Waits until a program is stopped or has ended. @returns whether it is stopped */
export async function untilStopped(program: Program): Promise<boolean> {
  return untilEither(program, () => isStopped(program.pid));
}

/** Waits until a program has printed a text or has ended. @returns whether it has printed it */
export async function untilPrinted(program: Program, text: string): Promise<boolean> {
  return untilEither(program, () => program.printed().includes(text));
}

async function untilEither(program: Program, condition: () => boolean): Promise<boolean> {
  let hasEnded = false;
  const note = (): void => {
    hasEnded = true;
  };
  program.ended.then(note, note);
  while (!hasEnded && !condition()) await pause(POLL_MS);
  return !hasEnded;
}

/** Whether the operating system has stopped a process. */
function isStopped(pid: number): boolean {
  try {
    return readState(pid).startsWith('T');
  } catch {
    return false;
  }
}

/** The letter of a process's state; on Linux it follows the name in /proc, which is quicker to read. */
function readState(pid: number): string {
  if (process.platform !== 'linux') {
    return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  }
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
}
