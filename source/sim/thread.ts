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
import { ThreadGate } from './step-gate.js';
import { takeSteps } from './take-steps.js';
import type { OpenUnits } from './open-unit-lane.js';
import { openSource } from './workloads/source.js';

/**
 * A writing thread: opens its own connections, waits for the release, and processes rows until none are
 * left. For a rebalance it closes its connections, waits, and reconnects to the topology that then holds
 * the rows.
 */
async function work(data: ThreadData, onReady: () => void): Promise<void> {
  const shared = new SharedState(data.shared);
  const slot = shared.threads.slot(data.thread);
  slot.osThread = osThreadId();
  const { clock } = new RunClock(data.startNs);
  slot.holdAt(new ThreadGate(shared.steps, data.thread, clock));
  const source = openSource(data.source, shared.model);
  const hook = data.fault && new FaultHook(data.fault.plan, data.fault.counter);
  const recorder = new Recorder({
    ...data,
    ...openLedger(data.files),
    shared,
    ...(hook ? { hook } : {}),
  });
  const context = { shared, slot, source, recorder, clock };
  try {
    const connection = await openConnection(data.topology, data, context);
    const units = await openUnits(connection, data, context);
    onReady();
    shared.control.awaitRelease();
    // From 0: the time until the thread woke up after the release counts, too.
    slot.enter('idle', 0);
    let isAsked = await workWith({ connection, units }, data, context);
    let { topology } = data;
    while (isAsked) {
      shared.control.awaitRebalance(slot);
      if (shared.control.stopping) {
        slot.enter('done', clock.now());
        break;
      }
      topology = receiveMove(shared) ?? topology;
      isAsked = await workWith(await reconnect(topology, data, context), data, context);
    }
  } finally {
    source.close();
    recorder.close();
  }
  slot.isResting = true;
}

/** What a thread keeps when the topology changes. */
type ThreadContext = Pick<BatchContext, 'shared' | 'slot' | 'source' | 'recorder' | 'clock'>;

/** What a thread has open in one topology. */
interface Opened {
  readonly connection: Connection;
  /** Undefined where rows are not written in units. */
  readonly units: OpenUnits | undefined;
}

/** Connects after a rebalance; retries, because another program may hold a lock for a moment. @throws DatabaseError */
async function reconnect(
  topology: Topology,
  data: ThreadData,
  context: ThreadContext,
): Promise<Opened> {
  const connection = await retryRepeatable(() => openConnection(topology, data, context));
  return { connection, units: await openUnits(connection, data, context) };
}

/** Opens what writing units needs; closes the connection if that fails. */
async function openUnits(
  connection: Connection,
  data: ThreadData,
  thread: ThreadContext,
): Promise<OpenUnits | undefined> {
  const { together } = data;
  if (together === undefined) return undefined;
  const { router } = connection;
  try {
    const { openUnitLane } = await import('./open-unit-lane.js');
    return await openUnitLane(router.topology, together, { ...data, ...thread, ...connection });
  } catch (error) {
    await router.close();
    throw error;
  }
}

/** Processes rows in one topology, then closes its connections. @returns whether a rebalance asks for a pause */
async function workWith(
  { connection, units }: Opened,
  data: ThreadData,
  thread: ThreadContext,
): Promise<boolean> {
  try {
    const context = { ...data, ...thread, ...connection };
    const refused = data.feed
      ? new RefusedFeed(context, (attempts) => send({ type: 'refused', attempts }))
      : undefined;
    const isAsked = await takeSteps(context, units?.lane, refused);
    // Before the connections are closed: closing them is not part of the thread's lifetime.
    context.slot.enter(isAsked ? 'paused' : 'done', context.clock.now());
    return isAsked;
  } finally {
    await units?.close();
    await connection.router.close();
  }
}

/** Applies the moves that the main thread has sent. @returns the new topology; undefined if there is none */
function receiveMove(shared: SharedState): Topology | undefined {
  let topology: Topology | undefined;
  for (let received = receive(); received; received = receive()) {
    const move = received.message as Move;
    shared.moveTo(move.databases);
    topology = move.topology;
  }
  return topology;
}

function receive(): { message: unknown } | undefined {
  return parentPort ? receiveMessageOnPort(parentPort) : undefined;
}

/** The operating system's id of this thread; 0 if unknown. */
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

/** Runs a thread to its end; an error is sent to the main thread, not thrown. */
export async function runThread(data: ThreadData, onReady: () => void): Promise<void> {
  try {
    await work(data, onReady);
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error));
    const refusal =
      known instanceof DatabaseError
        ? { database: known.database, code: known.code, hint: known.hint }
        : undefined;
    send({ type: 'crashed', message: known.message, stack: known.stack ?? '', refusal });
    process.exitCode = 1;
  }
}
