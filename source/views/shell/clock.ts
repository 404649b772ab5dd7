import { performance } from 'node:perf_hooks';

/** The screen takes at most one part in this many of a processor's time; the rest is the run's. */
const SHARE = 16;

/** However busy the machine is, the screen moves this often. */
const SLOWEST_MS = 500;

/**
 * Ticks until it is stopped, as often as asked where that costs little, and less often on a machine
 * that has its hands full.
 * @returns stops it
 */
export function startClock(tick: () => void, fastestMs: number): () => void {
  let activeBefore = performance.eventLoopUtilization().active;
  let timer: NodeJS.Timeout;
  const step = (): void => {
    const { active } = performance.eventLoopUtilization();
    const costMs = active - activeBefore;
    activeBefore = active;
    const slowestMs = Math.max(fastestMs, SLOWEST_MS);
    timer = setTimeout(step, Math.min(slowestMs, Math.max(fastestMs, costMs * SHARE)));
    tick();
  };
  timer = setTimeout(step, fastestMs);
  return () => clearTimeout(timer);
}
