import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { entryUrl } from '../base/entry.js';
import { poolSize, readProcessLimit, SMALL_POOL } from '../base/pool-size.js';
import { sparingFlags } from '../base/v8-flags.js';
import { modelOfRun } from '../ledger/model-of-run.js';
import { allDatabases, embeddedTopology } from '../router/topology.js';
import type { RunTask } from './conduct.js';
import type { EngineCommand, EngineMessage, RunOutcome } from './messages.js';
import type { RunEvent } from './run-events.js';

/** How much of a process's standard error is kept, in characters. */
const MAX_STDERR = 4000;

/** An engine process that ended before it reported the outcome of its run. */
export interface EngineCrash {
  readonly type: 'crashed';
  /** How it ended: "was killed by SIGKILL". */
  readonly how: string;
  /** The end of its standard error, for the log. */
  readonly stderr: string;
}

/** The part of a child process that is used here. */
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
  /** Resolves when the run or its process has ended. */
  readonly over: Promise<RunOutcome | EngineCrash>;

  /**
   * Starts the run.
   * @param onEvent receives the events of the run; never after `over` has resolved
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

  /** Lets one event of the run happen, and holds its threads before each later one. */
  step(): void {
    this.#send({ type: 'step' });
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
    // A process that has ended cannot receive anything; `over` reports its end.
    if (this.#child.connected) this.#child.send(command, () => undefined);
  }
}

function listen(
  child: EngineChild,
  onEvent: (event: RunEvent) => void,
): Promise<RunOutcome | EngineCrash> {
  let stderr = '';
  child.stderr?.on('data', (text) => {
    stderr = (stderr + String(text)).slice(-MAX_STDERR);
  });
  return new Promise((resolve) => {
    const crash = (how: string): void => resolve({ type: 'crashed', how, stderr });
    child.on('message', (message) => {
      if (isOutcome(message)) resolve(message);
      else onEvent(message);
    });
    child.on('error', (error) => {
      // Also emitted if a message could not be sent. Only a process that could not start has no exit.
      if (!child.connected) crash(error.message);
    });
    child.on('exit', (code, signal) => {
      const how = signal === null ? `ended with code ${code}` : `was killed by ${signal}`;
      // Its last messages may still arrive.
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
    // Values of rows may be something that JSON cannot represent.
    serialization: 'advanced',
    execArgv: [...process.execArgv, ...sparingFlags(process.versions.node)],
    env: {
      ...process.env,
      UV_THREADPOOL_SIZE: enginePool(task, process.env['UV_THREADPOOL_SIZE']),
    },
  });
}

/**
 * The size of libuv's thread pool for a run. Connections to servers do not use it.
 * @param ours UV_THREADPOOL_SIZE of this process: set by the launcher, unless the user has set it
 */
export function enginePool(task: RunTask, ours: string | undefined): string {
  if (ours !== undefined && ours !== String(SMALL_POOL)) return ours;
  const { dir, topology = embeddedTopology(dir, modelOfRun(task)), settings } = task;
  const files = allDatabases(topology).filter((at) => !('engine' in at));
  const limit = readProcessLimit((path) => readFileSync(path, 'utf8'));
  return String(poolSize({ threads: settings.threads, databases: files.length }, limit));
}
