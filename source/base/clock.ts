import { setTimeout as wait } from 'node:timers/promises';

/** Nanoseconds of the machine's monotonic clock; the same clock in every thread of the process. */
export function monotonicNs(): bigint {
  return process.hrtime.bigint();
}

/** Milliseconds since `startNs` (a value of `monotonicNs`). */
export function msSince(startNs: bigint): number {
  return Number(process.hrtime.bigint() - startNs) / 1e6;
}

/** What everything that waits asks for the time, so that tests can let time pass at once. */
export interface Clock {
  /** Milliseconds since any fixed moment; never goes back. */
  now(): number;
  /** Settles after so many milliseconds, or as soon as the signal aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * The same for half to one and a half times as long, at random: threads that wait for the same
   * thing do not all come back at once.
   */
  sleepAbout(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep,
  sleepAbout: (ms, signal) => sleep(ms * (0.5 + Math.random()), signal),
};

/** The machine's clock that counts from another moment. @param now milliseconds since that moment */
export function clockOf(now: () => number): Clock {
  return { ...systemClock, now };
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (!signal) await wait(ms);
  else await wait(ms, undefined, { signal }).catch(() => undefined);
}

/** Processor time of this process so far, all its threads included, in milliseconds. */
export function processorTime(): { readonly user: number; readonly system: number } {
  const { user, system } = process.cpuUsage();
  return { user: user / 1000, system: system / 1000 };
}
