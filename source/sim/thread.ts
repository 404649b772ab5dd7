import { readlinkSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

import { msSince } from '../base/clock.js';
import { ENTITY_NAMES } from '../entities/entity.js';
import { claimantOf } from '../router/claimant.js';
import { Health } from '../router/health/health.js';
import { WritingRouter } from '../router/writing-router.js';
import type { Attempt } from '../ledger/attempt.js';
import { processStep, type BatchContext } from './batch.js';
import { DatabaseNotes } from './database-notes.js';
import { FaultHook } from './fault-hook.js';
import type { ThreadData, ThreadMessage } from './messages.js';
import { Recorder } from './recorder.js';
import { ReferenceCheck } from './references.js';
import { SharedState } from './shared-state.js';
import type { RowInHand } from './work.js';
import { openSource } from './workloads/source.js';

/**
 * How long SQLite itself waits for a lock before a thread looks whether it should stop, in
 * milliseconds. Short, because that wait occupies a thread of the driver's pool.
 */
const BUSY_SLICE_MS = 250;

/** The most refused rows that a thread sends to the screen in one message, and how seldom it does, in milliseconds. */
const FEED_LIMIT = 20;
const FEED_PAUSE_MS = 100;

/** A writing thread: opens its own connections, waits for the release, takes rows until none are left. */
async function work(data: ThreadData, onReady: () => void): Promise<void> {
  const shared = new SharedState(data.shared);
  const words = shared.thread(data.thread);
  words.osThread = osThreadId();
  const startNs = new BigInt64Array(data.startNs);
  const now = (): number => (startNs[0] ? msSince(startNs[0]) : 0);
  const health = new Health(data.shared.health, now);
  const { thread, topology } = data;
  const notes = new DatabaseNotes({ shared, thread, topology, now });
  const router = await WritingRouter.open(topology, {
    sync: data.sync,
    busyMs: BUSY_SLICE_MS,
    node: data.thread - 1,
    claimant: claimantOf(data.runId, data.thread),
    health,
    watch: (entity, shard) => notes.watch(entity, shard),
    isAlone: data.order === 'fifo',
  });
  const source = openSource(data.source);
  const hook = data.fault && new FaultHook(data.fault.plan, data.fault.counter);
  const recorder = new Recorder({ ...data, shared, ...(hook ? { hook } : {}) });
  try {
    for (const entity of ENTITY_NAMES) await router.store(entity);
    onReady();
    shared.awaitRelease();
    const references = new ReferenceCheck({
      shared,
      words,
      router,
      health,
      policy: data.references,
      order: data.order,
      now,
    });
    await takeSteps(
      { ...data, shared, words, source, router, health, notes, references, recorder, now },
      data.feed,
    );
    words.enter('done', now());
  } finally {
    source.close();
    await router.close();
    recorder.close();
  }
}

async function takeSteps(context: BatchContext, feed: boolean): Promise<void> {
  const { shared, words, now } = context;
  const refused = new RefusedFeed(context);
  while (!shared.stopping) {
    if (shared.paused) {
      words.enter('paused', now());
      shared.awaitResume();
      continue;
    }
    const position = shared.claim();
    if (position === undefined) break;
    const rows = await processStep(position, context);
    words.setStep(0, 'none');
    // Others may wait for them, while this thread goes on with rows of another entity.
    if (context.router.isOwing) await context.router.giveUpOwed();
    if (feed) refused.add(rows);
  }
  refused.flush();
  words.setCurrent(0, 0);
  words.enter('thinking', now());
}

/** Sends refused rows to the screen now and then: a message for each would cost the run more than writing them. */
class RefusedFeed {
  readonly #now: () => number;
  readonly #thread: number;
  #waiting: Attempt[] = [];
  #sentMs = -FEED_PAUSE_MS;

  constructor({ now, thread }: BatchContext) {
    this.#now = now;
    this.#thread = thread;
  }

  add(rows: readonly RowInHand[]): void {
    const nowMs = this.#now();
    const refused = rows.filter((row) => row.outcome !== 'inserted').slice(-FEED_LIMIT);
    for (const row of refused) this.#waiting.push(row.toAttempt(this.#thread, nowMs));
    if (this.#waiting.length > FEED_LIMIT) this.#waiting = this.#waiting.slice(-FEED_LIMIT);
    if (nowMs - this.#sentMs >= FEED_PAUSE_MS) this.flush();
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    send({ type: 'refused', attempts: this.#waiting });
    this.#waiting = [];
    this.#sentMs = this.#now();
  }
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
    send({ type: 'died', message: known.message, stack: known.stack ?? '' });
    process.exitCode = 1;
  }
}
