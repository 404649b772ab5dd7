import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';

import { processorTime } from '../../base/clock.js';

/** However busy the machine is, the screen moves this often. */
const SLOWEST_MS = 500;

/** With less of a processor than this to spare, whatever the screen takes is missing in the run. */
const SPARE_PROCESSOR = 0.5;

/** The screen takes at most one part in this many of a processor's time. */
const SHARE = { spare: 4, scarce: 30 };

/** What the last tick cost, and what screen and run needed since the one before. */
export interface Load {
  /** Time for which the event loop was held up. */
  readonly heldMs: number;
  /** Processors that were at work on the average, the threads' included. */
  readonly busyProcessors: number;
  /** Processors that there are. */
  readonly processors: number;
}

/**
 * How long to wait until the next tick: as short as asked where processors are to spare; where
 * threads want them all, long enough to leave them nearly everything.
 */
export function pauseMs({ heldMs, busyProcessors, processors }: Load, fastestMs: number): number {
  const isSpare = processors - busyProcessors >= SPARE_PROCESSOR;
  const wanted = Math.max(fastestMs, heldMs * (isSpare ? SHARE.spare : SHARE.scarce));
  return Math.min(wanted, Math.max(fastestMs, SLOWEST_MS));
}

/**
 * Ticks until it is stopped, as often as asked where that holds nothing up.
 * @param runsMs processor time that the processes of runs have used so far, in milliseconds
 * @returns stops it
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

/** Since the program began, in milliseconds. */
interface Times {
  readonly wallMs: number;
  readonly heldMs: number;
  readonly processorMs: number;
}
