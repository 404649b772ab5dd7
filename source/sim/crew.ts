import { Worker } from 'node:worker_threads';

import { entryUrl } from '../base/entry.js';
import type { Attempt } from '../ledger/attempt.js';
import type { ThreadData, ThreadMessage } from './messages.js';

/** A thread that ended before its work was done. */
export interface DeadThread {
  readonly thread: number;
  readonly message: string;
  /** For the log; may be empty. */
  readonly stack: string;
}

/** What the crew tells while it works. */
export interface CrewEvents {
  /** One more thread is ready; so many are. */
  readonly onReady: (ready: number) => void;
  readonly onRefused: (attempts: readonly Attempt[]) => void;
  readonly onDeath: (dead: DeadThread) => void;
}

/** The writing threads of a run. */
export interface Crew {
  /** Settles when each thread is ready or has died. */
  readonly ready: Promise<void>;
  /** Settles when every thread has ended, one way or the other. */
  readonly ended: Promise<void>;
}

/** Threads that load the program at the same time; more only get into each other's way. */
const STARTING_AT_ONCE = 16;

/** Starts one worker thread for each given data, some at a time. */
export function startCrew(threads: readonly ThreadData[], events: CrewEvents): Crew {
  const endings: Promise<void>[] = [];
  let readyCount = 0;
  const ready = startInWaves(threads, (data) => {
    const thread = startThread(data, events);
    endings.push(thread.ended);
    return thread.ready.then(() => events.onReady((readyCount += 1)));
  });
  return { ready, ended: ready.then(() => Promise.all(endings)).then(() => undefined) };
}

async function startInWaves(
  threads: readonly ThreadData[],
  start: (data: ThreadData) => Promise<void>,
): Promise<void> {
  const starting = new Set<Promise<void>>();
  for (const data of threads) {
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
  events: CrewEvents,
): { ready: Promise<void>; ended: Promise<void> } {
  const worker = new Worker(entryUrl('thread'), { workerData: data });
  let death: DeadThread | undefined;
  const die = (message: string, stack: string): void => {
    death ??= { thread: data.thread, message, stack };
  };
  let markReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    markReady = resolve;
  });
  worker.on('message', (message: ThreadMessage) => {
    if (message.type === 'ready') markReady();
    else if (message.type === 'refused') events.onRefused(message.attempts);
    else die(message.message, message.stack);
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
  return { ready, ended };
}
