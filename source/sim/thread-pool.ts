import { Worker } from 'node:worker_threads';

import { entryUrl } from '../base/entry.js';
import type { DatabaseRefusal, ThreadData, ThreadMessage } from './messages.js';
import type { Move } from './move.js';
import type { Emit, ThreadsEvent } from './run-events.js';

/** A thread that ended before its work was done. */
export interface CrashedThread {
  readonly thread: number;
  readonly message: string;
  /** For the log; may be empty. */
  readonly stack: string;
  /** Where a database ended it. */
  readonly refusal?: DatabaseRefusal | undefined;
}

/** Who hears of the pool while it works. */
export interface ThreadPoolEvents {
  /** Receives `ready` at each thread more, and `rejected`. */
  readonly emit: Emit<ThreadsEvent>;
  readonly onDeath: (dead: CrashedThread) => void;
}

/** The writing threads of a run. */
export interface ThreadPool {
  /** Settles when each thread is ready or has died. */
  readonly ready: Promise<void>;
  /** Settles when every thread has ended, one way or the other. */
  readonly ended: Promise<void>;
  /** Tells each thread where the rows are; it goes there after the standstill that it is in. */
  broadcastMove(move: Move): void;
}

/** Threads that load the program at the same time; more only get into each other's way. */
const STARTING_AT_ONCE = 16;

/** From how many threads on the compiled program is shared: taking it out costs time, too. */
const SHARING_FROM = 3;

/**
 * What a thread has for objects that live shortly, in MiB. Node's own limit of 48 is rarely collected
 * before it is full: with many threads, that is most of the memory of a run.
 */
const YOUNG_MB = 8;

/**
 * What a thread may have for objects that live longer, in MiB: a batch of 100,000 rows of usual length
 * takes a twentieth of it. V8 lets a heap grow the more between two collections the higher its limit
 * is, most of all from 2 GiB on: with Node's own limit, most of a thread's memory is rows that it is
 * done with.
 */
const OLD_MB = 2000;

/** Starts one worker thread for each given data, some at a time. */
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
  const ready = startInWaves(threads, start);
  return {
    ready,
    ended: ready.then(() => Promise.all(endings)).then(() => undefined),
    broadcastMove(move) {
      for (const worker of workers) worker.postMessage(move);
    },
  };
}

/** How a thread loads the program: from what another has compiled, or by itself, for others to have. */
interface Load {
  readonly code?: SharedArrayBuffer | undefined;
  readonly isCodeWanted: boolean;
}

/** The first compiles the program for all others, once there are enough of them to wait for it. */
async function startInWaves(
  threads: readonly ThreadData[],
  startOne: (data: ThreadData, load: Load) => Promise<SharedArrayBuffer | undefined>,
): Promise<void> {
  const [first, ...others] = threads;
  if (!first) return;
  const isShared = threads.length >= SHARING_FROM;
  const code = await startOne(first, { isCodeWanted: isShared });
  const start = async (data: ThreadData): Promise<void> => {
    await startOne(data, { code, isCodeWanted: false });
  };
  const starting = new Set<Promise<void>>();
  for (const data of others) {
    if (starting.size >= STARTING_AT_ONCE) await Promise.race(starting);
    const ready: Promise<void> = start(data).then(() => {
      starting.delete(ready);
    });
    starting.add(ready);
  }
  await Promise.all(starting);
}

function startThread(
  data: ThreadData,
  load: Load,
  events: ThreadPoolEvents,
): { worker: Worker; ready: Promise<SharedArrayBuffer | undefined>; ended: Promise<void> } {
  const worker = new Worker(entryUrl('thread'), {
    workerData: { ...data, ...load },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: OLD_MB },
  });
  let death: CrashedThread | undefined;
  const die = (message: string, stack: string, refusal?: DatabaseRefusal): void => {
    death ??= { thread: data.thread, message, stack, refusal };
  };
  let markReady: (code?: SharedArrayBuffer) => void = () => undefined;
  const ready = new Promise<SharedArrayBuffer | undefined>((resolve) => {
    markReady = resolve;
  });
  worker.on('message', (message: ThreadMessage) => {
    if (message.type === 'ready') markReady(message.code);
    else if (message.type === 'refused') {
      events.emit({ type: 'rejected', attempts: message.attempts });
    } else die(message.message, message.stack, message.refusal);
  });
  worker.on('error', (error: Error) => die(error.message, error.stack ?? ''));
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      if (code !== 0) die(`the thread ended with code ${code}`, '');
      if (death) events.onDeath(death);
      markReady();
      resolve();
    });
  });
  return { worker, ready, ended };
}
