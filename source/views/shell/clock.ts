import { performance } from 'node:perf_hooks';

/**
 * The screen takes at most one part in this many of a processor's time. At full speed each part that
 * it takes is missing in the run: a thread that is pushed aside while it has the turn holds up all.
 */
const SHARE = { normal: 16, fullSpeed: 30 };

/** However busy the machine is, the screen moves this often. */
const SLOWEST_MS = 500;

/**
 * Ticks until it is stopped, as often as asked where that costs little, and less often on a machine
 * that has its hands full.
 * @param isFullSpeed whether threads want all the time that there is
 * @returns stops it
 */
export function startClock(
  tick: () => void,
  fastestMs: number,
  isFullSpeed: () => boolean,
): () => void {
  let activeBefore = performance.eventLoopUtilization().active;
  let timer: NodeJS.Timeout;
  const step = (): void => {
    const { active } = performance.eventLoopUtilization();
    const costMs = active - activeBefore;
    activeBefore = active;
    const slowestMs = Math.max(fastestMs, SLOWEST_MS);
    const share = isFullSpeed() ? SHARE.fullSpeed : SHARE.normal;
    timer = setTimeout(step, Math.min(slowestMs, Math.max(fastestMs, costMs * share)));
    tick();
  };
  timer = setTimeout(step, fastestMs);
  return () => clearTimeout(timer);
}
