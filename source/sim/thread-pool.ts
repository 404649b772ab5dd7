import { Worker } from 'node:worker_threads';

import { entryUrl } from '../base/entry.js';
import type { DatabaseRefusal, ThreadData, ThreadMessage } from './messages.js';
import type { Move } from './move.js';
import type { Emit, ThreadsEvent } from './run-events.js';
import type { TurnWrites } from './settings.js';
import { ThreadCode } from './thread-code.js';

/** A thread that ended before its work was done. */
export interface CrashedThread {
  readonly thread: number;
  readonly message: string;
  /** The stack trace, for the log; may be empty. */
  readonly stack: string;
  /** Set if a database error crashed it. */
  readonly refusal?: DatabaseRefusal | undefined;
}

/** The callbacks of a thread pool. */
export interface ThreadPoolEvents {
  /** Receives `ready`, each time a thread becomes ready, and `rejected`. */
  readonly emit: Emit<ThreadsEvent>;
  readonly onCrash: (thread: CrashedThread) => void;
  /** No further thread is started once it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** The writing threads of a run. */
export interface ThreadPool {
  /** Resolves when each thread that was started is ready or has crashed. */
  readonly ready: Promise<void>;
  /** Resolves when every thread has ended or crashed. */
  readonly ended: Promise<void>;
  /** Sends a move to all threads; each switches to the new topology when it continues after the pause. */
  broadcastMove(move: Move): void;
}

/** Threads that load the program at the same time; more do not start any faster. */
const STARTING_AT_ONCE = 16;

/**
 * Heap of a thread for young objects, in MiB, by how it writes its rows. With Node's default of 48, this
 * space, which is collected only when it is full, would be most of the memory of a run with many threads;
 * a thread that writes row by row holds few of them at once.
 */
const YOUNG_MB: Readonly<Record<TurnWrites, number>> = { singly: 4, pipelined: 8, together: 8 };

/**
 * Heap limit of a thread for old objects, in MiB; a batch of 100,000 rows of usual length takes a twentieth
 * of it. The higher the limit, the more V8 lets a heap grow before it collects it, most of all from 2 GiB
 * on: with Node's default, most of a thread's memory would be rows that are done.
 */
const OLD_MB = 2000;

/** Starts a worker thread for each item of start data, at most `STARTING_AT_ONCE` at a time. */
export function startThreadPool(
  threads: readonly ThreadData[],
  events: ThreadPoolEvents,
): ThreadPool {
  const endings: Promise<void>[] = [];
  const workers: Worker[] = [];
  let readyCount = 0;
  const start = async (data: ThreadData, load: Load): Promise<SharedArrayBuffer | undefined> => {
    const thread = startThread(data, load, events);
    endings.push(thread.ended);
    workers.push(thread.worker);
    const code = await thread.ready;
    readyCount += 1;
    events.emit({ type: 'ready', threads: readyCount });
    return code;
  };
  const ready = startInWaves(threads, start, events.signal);
  return {
    ready,
    ended: ready.then(() => Promise.all(endings)).then(() => undefined),
    broadcastMove(move) {
      for (const worker of workers) worker.postMessage(move);
    },
  };
}

/** How a thread loads the program. */
interface Load {
  /** The compiled program; without it the thread compiles. */
  readonly code?: SharedArrayBuffer | undefined;
  /** Keeps the code of a thread that had to compile; absent if it is not wanted. */
  readonly keep?: (code: SharedArrayBuffer) => void;
}

/** Without kept code, starts the first thread alone, so that the others can use what it compiled. */
async function startInWaves(
  threads: readonly ThreadData[],
  startOne: (data: ThreadData, load: Load) => Promise<SharedArrayBuffer | undefined>,
  signal?: AbortSignal,
): Promise<void> {
  const [first, ...others] = threads;
  if (!first) return;
  const kept = new ThreadCode();
  let code = kept.read();
  const starting = new Set<Promise<unknown>>();
  const begin = (data: ThreadData, load: Load): Promise<SharedArrayBuffer | undefined> => {
    const ready = startOne(data, load).finally(() => starting.delete(ready));
    starting.add(ready);
    return ready;
  };
  const firstReady = begin(first, { code, keep: (compiled) => kept.keep(compiled) });
  if (!code) code = await firstReady;
  for (const data of others) {
    if (starting.size >= STARTING_AT_ONCE) await Promise.race(starting);
    if (signal?.aborted) break;
    void begin(data, { code });
  }
  await Promise.all(starting);
}

function startThread(
  data: ThreadData,
  { code, keep }: Load,
  events: ThreadPoolEvents,
): { worker: Worker; ready: Promise<SharedArrayBuffer | undefined>; ended: Promise<void> } {
  const worker = new Worker(entryUrl('thread'), {
    workerData: { ...data, code, isCodeWanted: keep !== undefined },
    resourceLimits: {
      maxYoungGenerationSizeMb: YOUNG_MB[data.writes],
      maxOldGenerationSizeMb: OLD_MB,
    },
  });
  let crash: CrashedThread | undefined;
  const fail = (message: string, stack: string, refusal?: DatabaseRefusal): void => {
    crash ??= { thread: data.thread, message, stack, refusal };
  };
  let markReady: (code?: SharedArrayBuffer) => void = () => undefined;
  const ready = new Promise<SharedArrayBuffer | undefined>((resolve) => {
    markReady = resolve;
  });
  worker.on('message', (message: ThreadMessage) => {
    if (message.type === 'ready') markReady(message.code);
    else if (message.type === 'compiled') keep?.(message.code);
    else if (message.type === 'refused') {
      events.emit({ type: 'rejected', attempts: message.attempts });
    } else fail(message.message, message.stack, message.refusal);
  });
  worker.on('error', (error: Error) => fail(error.message, error.stack ?? ''));
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      if (code !== 0) fail(`the thread ended with code ${code}`, '');
      if (crash) events.onCrash(crash);
      markReady();
      resolve();
    });
  });
  return { worker, ready, ended };
}
