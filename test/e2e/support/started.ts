import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEveryFile, afterEveryTest } from '../../harness/cleanup.js';
import {
  type Environment,
  type ProgramResult,
  launcher,
  programEnvironment,
  requireBuilt,
  testNode,
} from '../../harness/program.js';
import { temporaryFolder } from '../../harness/folder.js';
import { TIME_LIMIT_MS } from '../../harness/time-limit.js';

/** What is looked at may be a file that grows; looking too often takes a processor from the program. */
const POLL_MS = 10;

/** Programs that end with the test that started them, and those that go on beside others. */
const running = new Set<ChildProcess>();
const lasting = new Set<ChildProcess>();

afterEveryTest(() => {
  for (const child of running) child.kill('SIGKILL');
});
afterEveryFile(() => {
  for (const child of lasting) child.kill('SIGKILL');
});

/** A program that is still running. */
export interface Started {
  readonly pid: number;
  readonly ended: Promise<ProgramResult>;
  /** What it has printed so far. */
  printed(): { stdout: string; stderr: string };
  kill(signal: NodeJS.Signals): void;
  /** Goes away as a reader, as `head` does when it has had enough. */
  closeOutput(name: 'stdout' | 'stderr'): void;
  /** Waits until something holds; fails when the program ends first, or with a deadline. */
  until(condition: () => boolean, what: string): Promise<void>;
}

/**
 * Starts the built program without waiting for its end; it is killed after the test at the latest.
 * @param options.isLasting it may go on beside other tests, and is killed after the last one
 */
export function start(
  args: readonly string[],
  {
    cwd = temporaryFolder(),
    env,
    isLasting = false,
  }: { cwd?: string; env?: Environment; isLasting?: boolean } = {},
): Started {
  const child = spawn(testNode, [requireBuilt(launcher), ...args], {
    cwd,
    env: programEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const group = isLasting ? lasting : running;
  group.add(child);
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  let result: ProgramResult | undefined;
  const ended = new Promise<ProgramResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      group.delete(child);
      result = { code, signal, ...printed };
      resolve(result);
    });
  });
  return {
    pid: child.pid ?? 0,
    ended,
    printed: () => ({ ...printed }),
    kill: (signal) => void child.kill(signal),
    closeOutput: (name) => void child[name].destroy(),
    async until(condition, what) {
      const deadline = performance.now() + TIME_LIMIT_MS;
      while (!condition()) {
        const reported = `${args.join(' ')}: ${printed.stdout}${printed.stderr}`;
        if (result) throw new Error(`ended without ${what}: ${reported}`);
        if (performance.now() > deadline) throw new Error(`${what} did not come: ${reported}`);
        await pause(POLL_MS);
      }
    },
  };
}
