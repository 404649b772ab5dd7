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

/** Starts one worker thread for each given data. */
export function startCrew(threads: readonly ThreadData[], events: CrewEvents): Crew {
  const started = threads.map((data) => startThread(data, events));
  return {
    ready: Promise.all(started.map((thread) => thread.ready)).then(() => undefined),
    ended: Promise.all(started.map((thread) => thread.ended)).then(() => undefined),
  };
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
