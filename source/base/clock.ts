import { setTimeout as wait } from 'node:timers/promises';

/** Nanoseconds of the machine's monotonic clock; the same clock in every thread of the process. */
export function monotonicNs(): bigint {
  return process.hrtime.bigint();
}

/** A function that gives the milliseconds since `startNs` (a value of `monotonicNs`); it makes no bigints, which are slow. */
export function stopwatch(startNs: bigint): () => number {
  const startSeconds = Number(startNs / NS_A_SECOND);
  const startRest = Number(startNs % NS_A_SECOND);
  return () => {
    const [seconds, rest] = process.hrtime();
    return (seconds - startSeconds) * 1000 + (rest - startRest) / 1e6;
  };
}

const NS_A_SECOND = 1_000_000_000n;

/** The clock of everything that waits; tests pass one whose time needs no waiting. */
export interface Clock {
  /** Milliseconds since any fixed moment; never goes back. */
  now(): number;
  /** Resolves after `ms` milliseconds, or when the signal aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Sleeps for a random time from half to one and a half times `ms`, so that threads that wait for the same
   * thing do not all retry at once.
   */
  sleepAbout(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The system's clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep,
  sleepAbout: (ms, signal) => sleep(ms * (0.5 + Math.random()), signal),
};

/** The system's clock with another zero. @param now milliseconds since that moment */
export function clockOf(now: () => number): Clock {
  return { ...systemClock, now };
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (!signal) await wait(ms);
  else await wait(ms, undefined, { signal }).catch(() => undefined);
}

/** CPU time of this process with all its threads, in milliseconds. */
export function processorTime(): { readonly user: number; readonly system: number } {
  const { user, system } = process.cpuUsage();
  return { user: user / 1000, system: system / 1000 };
}
