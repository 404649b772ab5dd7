import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { entryUrl } from '../base/entry.js';
import { poolSize, readProcessLimit, SMALL_POOL } from '../base/pool-size.js';
import { sparingFlags } from '../base/v8-flags.js';
import { allDatabases, embeddedTopology } from '../router/topology.js';
import type { RunTask } from './conduct.js';
import type { EngineCommand, EngineMessage, RunOutcome } from './messages.js';
import type { RunEvent } from './run-events.js';

/** What is kept of what a process writes to standard error, in characters. */
const MOST_COMPLAINT = 4000;

/** An engine process that ended before it had said how its run came out. */
export interface EngineCrash {
  readonly type: 'crashed';
  /** How it ended: "killed by SIGKILL". */
  readonly how: string;
  /** What it wrote to standard error, for the log. */
  readonly complaint: string;
}

/** What is needed of a child process. */
export interface EngineChild {
  readonly connected: boolean;
  send(command: EngineCommand, onSent: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: EngineMessage) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number | null, signal: string | null) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
  readonly stderr: { on(event: 'data', listener: (text: Buffer | string) => void): unknown } | null;
}

/** A run in a process of its own. */
export class Engine {
  readonly #child: EngineChild;
  /** Settles when the run is over, or its process is. */
  readonly over: Promise<RunOutcome | EngineCrash>;

  /**
   * Starts the run.
   * @param onEvent receives what happens to it, never after it is over
   */
  constructor(
    task: RunTask,
    onEvent: (event: RunEvent) => void,
    startChild: (task: RunTask) => EngineChild = forkEngine,
  ) {
    this.#child = startChild(task);
    this.over = listen(this.#child, onEvent);
    this.#send({ type: 'start', task });
  }

  pause(isPaused: boolean): void {
    this.#send({ type: 'pause', isPaused });
  }

  /** @param ms think time of a thread before each row, in milliseconds */
  setPace(ms: number): void {
    this.#send({ type: 'pace', ms });
  }

  /** Asks for a clean stop: the threads finish the rows in flight, and the audit follows. */
  stop(): void {
    this.#send({ type: 'stop' });
  }

  #send(command: EngineCommand): void {
    // A process that has just ended cannot be sent anything; `over` says so.
    if (this.#child.connected) this.#child.send(command, () => undefined);
  }
}

function listen(
  child: EngineChild,
  onEvent: (event: RunEvent) => void,
): Promise<RunOutcome | EngineCrash> {
  let complaint = '';
  child.stderr?.on('data', (text) => {
    complaint = (complaint + String(text)).slice(-MOST_COMPLAINT);
  });
  return new Promise((resolve) => {
    const crash = (how: string): void => resolve({ type: 'crashed', how, complaint });
    child.on('message', (message) => {
      if (isOutcome(message)) resolve(message);
      else onEvent(message);
    });
    child.on('error', (error) => {
      // Also where a message could not be sent; only a process that never was has no exit.
      if (!child.connected) crash(error.message);
    });
    child.on('exit', (code, signal) => {
      const how = signal === null ? `ended with code ${code}` : `was killed by ${signal}`;
      // Its last messages may still be on their way.
      if (child.connected) child.once('disconnect', () => crash(how));
      else crash(how);
    });
  });
}

function isOutcome(message: EngineMessage): message is RunOutcome {
  return message.type === 'stored' || message.type === 'cancelled' || message.type === 'failed';
}

function forkEngine(task: RunTask): EngineChild {
  return fork(fileURLToPath(entryUrl('engine')), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Values of rows may be what JSON cannot hold.
    serialization: 'advanced',
    execArgv: [...process.execArgv, ...sparingFlags(process.versions.node)],
    env: {
      ...process.env,
      UV_THREADPOOL_SIZE: enginePool(task, process.env['UV_THREADPOOL_SIZE']),
    },
  });
}

/**
 * The size of libuv's pool for a run. Servers are talked to without it.
 * @param ours that of this process: the launcher's choice, unless a person made another one
 */
export function enginePool({ dir, topology, settings }: RunTask, ours: string | undefined): string {
  if (ours !== undefined && ours !== String(SMALL_POOL)) return ours;
  const files = allDatabases(topology ?? embeddedTopology(dir)).filter((at) => !('engine' in at));
  const limit = readProcessLimit((path) => readFileSync(path, 'utf8'));
  return String(poolSize({ threads: settings.threads, databases: files.length }, limit));
}
