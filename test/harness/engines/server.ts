import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { TIME_LIMIT_MS } from '../time-limit.js';
import { serverUser } from './programs.js';

const run = promisify(execFile);

const POLL_MS = 20;

/** Waits until something holds. @throws Error when it does not in time */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = TIME_LIMIT_MS,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`);
    await pause(POLL_MS);
  }
}

/** Free ports of an address. */
export async function freePorts(count: number, host = '127.0.0.1'): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, host, resolve);
    });
    ports.push((server.address() as { port: number }).port);
  }
  for (const server of servers) await new Promise<void>((resolve) => server.close(() => resolve()));
  return ports;
}

/**
 * A folder for servers, and a guard that outlives this process: when this process ends, however that
 * happens, the guard kills the servers and removes the folder.
 */
export class Den {
  readonly folder: string;
  readonly user: { uid: number; gid: number } | undefined;
  readonly #guard: ChildProcess;

  constructor(user: string) {
    // Short and without blanks: sockets lie in it, and the servers' own scripts do not quote.
    this.folder = mkdtempSync(path.join(tmpdir(), 'dbsim-engine-'));
    this.user = serverUser(user);
    chmodSync(this.folder, 0o755);
    this.own(this.folder);
    const script =
      'while read -r pid; do pids="$pids $pid"; done; for pid in $pids; do kill -CONT $pid; kill -9 $pid; done 2>/dev/null; sleep 0.2; rm -rf "$0"';
    this.#guard = spawn('sh', ['-c', script, this.folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.#guard.unref();
  }

  /** Gives a file to the user that the servers run as. */
  own(file: string): void {
    if (this.user) chownSync(file, this.user.uid, this.user.gid);
  }

  /** Gives all that is in the folder to that user. */
  ownAll(): void {
    if (!this.user) return;
    execFileSync('chown', ['-R', `${this.user.uid}:${this.user.gid}`, this.folder]);
  }

  /** Runs a program to its end as that user. */
  async run(
    program: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<string> {
    const options = { cwd: this.folder, env: { ...process.env, ...env }, ...this.user };
    const { stdout } = await run(program, args, { ...options, maxBuffer: 2 ** 26 });
    return stdout;
  }

  /** Starts a server as that user; what it prints goes into a file of the folder. */
  start(program: string, args: readonly string[], log: string): Server {
    const output = openSync(path.join(this.folder, log), 'a');
    const child = spawn(program, args, {
      cwd: this.folder,
      stdio: ['ignore', output, output],
      ...this.user,
    });
    this.#guard.stdin?.write(`${child.pid}\n`);
    return new Server(child, path.join(this.folder, log));
  }

  /** Ends the guard, which cleans up. */
  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#guard.once('close', () => resolve()));
    // From here on it is waited for: where nothing else went on, this process would end meanwhile.
    this.#guard.ref();
    this.#guard.stdin?.end();
    await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** One server process. */
export class Server {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #log: string;
  readonly #ended: Promise<void>;
  #isRunning = true;

  constructor(child: ChildProcess, log: string) {
    this.#child = child;
    this.#log = log;
    this.pid = child.pid ?? 0;
    this.#ended = new Promise((resolve) => {
      child.once('error', () => resolve(undefined));
      child.once('exit', () => resolve(undefined));
    }).then(() => {
      this.#isRunning = false;
    });
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Waits until it answers. @throws Error with the end of its log when it dies instead */
  async answers(ask: () => Promise<boolean>): Promise<void> {
    await until('the server is ready', async () => {
      if (!this.#isRunning) throw new Error(`the server has ended:\n${this.tail()}`);
      return ask().catch(() => false);
    });
  }

  /** The last lines that it has printed. */
  tail(): string {
    return readFileSync(this.#log, 'utf8').split('\n').slice(-30).join('\n');
  }

  /** Stands still, and goes on. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#child.kill(signal);
    await this.#ended;
  }
}
