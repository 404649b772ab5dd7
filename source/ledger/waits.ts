import type { Interval } from './interval.js';
import type { PhaseHistory } from './phase-file.js';
import type { ThreadPhase } from './phases.js';

/** Phases in which a thread waits for another one, or for a database. */
const WAITS = ['turn', 'lock', 'reference'] as const;

export type WaitPhase = (typeof WAITS)[number];

/** A wait of a thread. */
export interface Wait extends Interval {
  readonly thread: number;
  readonly phase: WaitPhase;
}

/**
 * Finds the longest wait in the recorded phases of the threads.
 * @returns undefined if no thread waited, or nothing was recorded
 */
export function findLongestWait(history: Pick<PhaseHistory, 'spans'>): Wait | undefined {
  return findLongestWaits(history, 1)[0];
}

/** The same of several waits. @param most how many, the longest first */
export function findLongestWaits({ spans }: Pick<PhaseHistory, 'spans'>, most: number): Wait[] {
  const longest: Wait[] = [];
  for (const [index, own] of spans.entries()) {
    for (const { phase, fromMs, toMs, isShift } of own) {
      const shortest = longest.at(-1);
      // While a thread waits for its shift, no row of it waits.
      if (!isWait(phase) || isShift) continue;
      if (longest.length === most && shortest && toMs - fromMs <= durationOf(shortest)) continue;
      const place = longest.findIndex((wait) => durationOf(wait) < toMs - fromMs);
      longest.splice(place === -1 ? longest.length : place, 0, {
        thread: index + 1,
        phase,
        fromMs,
        toMs,
      });
      if (longest.length > most) longest.pop();
    }
  }
  return longest;
}

/** How long a wait took, in milliseconds. */
export function durationOf({ fromMs, toMs }: Interval): number {
  return toMs - fromMs;
}

/** Whether a thread waits for another one, or for a database, in a phase. */
export function isWait(phase: ThreadPhase): phase is WaitPhase {
  return WAITS.some((wait) => wait === phase);
}
