import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';

import { processorTime } from '../../base/clock.js';

/** Longest time between two ticks in milliseconds, however busy the machine is. */
const SLOWEST_MS = 500;

/** With fewer idle cores than this, CPU time for the screen slows the run down. */
const SPARE_PROCESSOR = 0.5;

/** The screen takes at most one part in this many of a core's time. */
const SHARE = { spare: 4, scarce: 30 };

/** The cost of the last tick, and the load since the one before. */
export interface Load {
  /** Time that the tick blocked the event loop, in milliseconds. */
  readonly heldMs: number;
  /** Cores that were busy on average, including the run's threads. */
  readonly busyProcessors: number;
  /** Number of cores. */
  readonly processors: number;
}

/**
 * Time until the next tick in milliseconds: as short as requested if there are idle cores, else long enough to
 * leave nearly all CPU time to the run's threads.
 */
export function pauseMs({ heldMs, busyProcessors, processors }: Load, fastestMs: number): number {
  const isSpare = processors - busyProcessors >= SPARE_PROCESSOR;
  const wanted = Math.max(fastestMs, heldMs * (isSpare ? SHARE.spare : SHARE.scarce));
  return Math.min(wanted, Math.max(fastestMs, SLOWEST_MS));
}

/**
 * Calls `tick` until it is stopped, as often as requested unless that would slow the run down.
 * @param runsMs CPU time of the processes of runs so far, in milliseconds
 * @returns a function that stops it
 */
export function startClock(tick: () => void, fastestMs: number, runsMs: () => number): () => void {
  const processors = availableParallelism();
  const readTimes = (): Times => {
    const { user, system } = processorTime();
    return {
      wallMs: performance.now(),
      heldMs: performance.eventLoopUtilization().active,
      processorMs: user + system + runsMs(),
    };
  };
  let before = readTimes();
  let timer: NodeJS.Timeout;
  const step = (): void => {
    const now = readTimes();
    const load = {
      heldMs: now.heldMs - before.heldMs,
      busyProcessors: (now.processorMs - before.processorMs) / (now.wallMs - before.wallMs),
      processors,
    };
    before = now;
    timer = setTimeout(step, pauseMs(load, fastestMs));
    tick();
  };
  timer = setTimeout(step, fastestMs);
  return () => clearTimeout(timer);
}

/** Milliseconds since the start of the program. */
interface Times {
  readonly wallMs: number;
  readonly heldMs: number;
  readonly processorMs: number;
}
