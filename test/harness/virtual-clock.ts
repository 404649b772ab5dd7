import { setImmediate as idle } from 'node:timers/promises';

import type { Clock } from '../../source/base/clock.js';

/** Everything waits, and nothing is left that could end the waiting. */
export class StuckError extends Error {}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/**
 * Time that passes at once, and only when nothing else is left to do: `run` carries work out and wakes
 * whatever sleeps, the next one first. With a seeded generator, chance decides between those that are
 * due at the same moment: so virtual threads are interleaved in another way for each seed.
 */
export class VirtualClock implements Clock {
  readonly #random: (() => number) | undefined;
  readonly #sleepers: Sleeper[] = [];
  #nowMs = 0;

  /** @param random 0 to 1, as `Math.random`; without it, whatever sleeps longest is first, and nothing is random */
  constructor(random?: () => number) {
    this.#random = random;
  }

  now(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (!signal) return this.beginSleep(ms).over;
    if (signal.aborted) return Promise.resolve();
    const { over, end } = this.beginSleep(ms);
    signal.addEventListener('abort', end);
    return over.finally(() => signal.removeEventListener('abort', end));
  }

  /** A sleep that lasts for so long, or until it is ended. */
  beginSleep(ms: number): { readonly over: Promise<void>; readonly end: () => void } {
    let wake = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const sleeper = { dueMs: this.#nowMs + ms, wake };
    this.#sleepers.push(sleeper);
    const end = (): void => {
      const at = this.#sleepers.indexOf(sleeper);
      if (at >= 0) this.#sleepers.splice(at, 1);
      wake();
    };
    return { over, end };
  }

  sleepAbout(ms: number, signal?: AbortSignal): Promise<void> {
    return this.sleep(ms * (0.5 + (this.#random?.() ?? 0.5)), signal);
  }

  /**
   * Carries work out to its end, and lets time pass as needed.
   * @param limitMs how much may pass altogether
   * @throws StuckError when it would never end; whatever the work throws
   */
  async run<Result>(work: Promise<Result>, limitMs = 86_400_000): Promise<Result> {
    let isOver = false;
    const end = (): void => {
      isOver = true;
    };
    work.then(end, end);
    for (;;) {
      await idle();
      if (isOver) return work;
      this.#wakeNext(limitMs);
    }
  }

  /** Lets so many milliseconds pass, and whatever sleeps for less wake up. */
  pass(ms: number): Promise<void> {
    return this.run(this.sleep(ms));
  }

  #wakeNext(limitMs: number): void {
    let next: number[] = [];
    let dueMs = Infinity;
    for (const [at, sleeper] of this.#sleepers.entries()) {
      if (sleeper.dueMs > dueMs) continue;
      if (sleeper.dueMs < dueMs) next = [];
      dueMs = sleeper.dueMs;
      next.push(at);
    }
    const chosen = next[Math.floor((this.#random?.() ?? 0) * next.length)];
    if (chosen === undefined) throw new StuckError('everything waits, for nothing');
    if (dueMs > limitMs) throw new StuckError(`not over after ${limitMs} ms`);
    this.#nowMs = Math.max(this.#nowMs, dueMs);
    const [sleeper] = this.#sleepers.splice(chosen, 1);
    sleeper?.wake();
  }
}

/** A clock on which every look at the time takes so long, and sleeping nothing: a lock timeout is soon over. */
export function hastyClock(msPerLook: number): Clock {
  let ms = 0;
  const sleep = (): Promise<void> => Promise.resolve();
  return { now: () => (ms += msPerLook), sleep, sleepAbout: sleep };
}
