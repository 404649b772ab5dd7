import { readlinkSync } from 'node:fs';
import { parentPort, receiveMessageOnPort } from 'node:worker_threads';

import { DatabaseError } from '../base/errors.js';
import { retryRepeatable } from '../db/retry-repeatable.js';
import type { Topology } from '../router/topology.js';
import type { BatchContext } from './batch.js';
import { openConnection, type Connection } from './connection.js';
import { FaultHook } from './fault-hook.js';
import type { ThreadData, ThreadMessage } from './messages.js';
import type { Move } from './move.js';
import { openLedger, Recorder } from './recorder.js';
import { RefusedFeed } from './refused-feed.js';
import { RunClock } from './run-clock.js';
import { SharedState } from './shared-state.js';
import { takeSteps } from './take-steps.js';
import { openSource } from './workloads/source.js';

/**
 * A writing thread: opens its own connections, waits for the release, takes rows until none are left.
 * While the rows of the databases are moved it has none, and goes on where they are then.
 */
async function work(data: ThreadData, onReady: () => void): Promise<void> {
  const shared = new SharedState(data.shared);
  const words = shared.threads.words(data.thread);
  words.osThread = osThreadId();
  const { clock } = new RunClock(data.startNs);
  const source = openSource(data.source);
  const hook = data.fault && new FaultHook(data.fault.plan, data.fault.counter);
  const recorder = new Recorder({
    ...data,
    ...openLedger(data.files),
    shared,
    ...(hook ? { hook } : {}),
  });
  const context = { shared, words, source, recorder, clock };
  try {
    const connection = await openConnection(data.topology, data, context);
    onReady();
    shared.control.awaitRelease();
    // The time until it woke up is its own, too.
    words.enter('idle', 0);
    let isAsked = await workWith(connection, data, context);
    let { topology } = data;
    while (isAsked) {
      shared.control.standStill(words);
      if (shared.control.stopping) {
        words.enter('done', clock.now());
        break;
      }
      topology = receiveMove(shared) ?? topology;
      isAsked = await workWith(await reconnect(topology, data, context), data, context);
    }
  } finally {
    source.close();
    recorder.close();
  }
  words.isResting = true;
}

/** What a thread has in every topology. */
type ThreadContext = Pick<BatchContext, 'shared' | 'words' | 'source' | 'recorder' | 'clock'>;

/** Connects after a standstill, when others may hold a database for a moment: no reason to die of. @throws DatabaseError */
function reconnect(
  topology: Topology,
  data: ThreadData,
  context: ThreadContext,
): Promise<Connection> {
  return retryRepeatable(() => openConnection(topology, data, context));
}

/** Works in one topology, and closes its connections. @returns whether it is to go on after a standstill */
async function workWith(
  connection: Connection,
  data: ThreadData,
  thread: ThreadContext,
): Promise<boolean> {
  try {
    const context = { ...data, ...thread, ...connection };
    const refused = data.feed
      ? new RefusedFeed(context, (attempts) => send({ type: 'refused', attempts }))
      : undefined;
    const isAsked = await takeSteps(context, refused);
    // Before the connections are closed: that is no work of the run.
    context.words.enter(isAsked ? 'paused' : 'done', context.clock.now());
    return isAsked;
  } finally {
    await connection.router.close();
  }
}

/** In which topology the rows are since the last standstill; undefined where that has moved none. */
function receiveMove(shared: SharedState): Topology | undefined {
  let topology: Topology | undefined;
  for (let told = receive(); told; told = receive()) {
    const move = told.message as Move;
    shared.moveTo(move.databases);
    topology = move.topology;
  }
  return topology;
}

function receive(): { message: unknown } | undefined {
  return parentPort ? receiveMessageOnPort(parentPort) : undefined;
}

/** The operating system's id of this thread; 0 where the system does not tell. */
function osThreadId(): number {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1)) || 0;
  } catch {
    return 0;
  }
}

function send(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

/** Runs a thread to its end; what it dies of is told, not thrown. */
export async function runThread(data: ThreadData, onReady: () => void): Promise<void> {
  try {
    await work(data, onReady);
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error));
    const refusal =
      known instanceof DatabaseError
        ? { database: known.database, code: known.code, hint: known.hint }
        : undefined;
    send({ type: 'died', message: known.message, stack: known.stack ?? '', refusal });
    process.exitCode = 1;
  }
}
