import { isWait } from '../../ledger/waits.js';
import { THREAD_PHASES } from '../../ledger/phases.js';
import type { LanePart, Timeline } from './timeline.js';
import type { BusyWindow } from './windows.js';

/** Why threads are enlarged: what they did more of than the others. */
export type Choice = 'waited' | 'decided';

/** The lanes of a part of a run that are worth enlarging. */
export interface EnlargedLanes {
  /** In the order of the threads. */
  readonly lanes: Timeline['lanes'];
  /** Undefined where these are all. */
  readonly choice: Choice | undefined;
}

/**
 * The threads that did most of something in a part of a run: those that decided most rows, or those
 * that waited longest; where none waited, those that decided most.
 * @param most how many, at most
 */
export function chooseLanes(
  { lanes }: Timeline,
  window: BusyWindow,
  wanted: Choice,
  most: number,
): EnlargedLanes {
  if (lanes.length <= most) return { lanes, choice: undefined };
  const waited = new Map(lanes.map(({ thread, parts }) => [thread, waitedMs(parts, window)]));
  const hasWaits = [...waited.values()].some((ms) => ms > 0);
  const choice = wanted === 'waited' && hasWaits ? 'waited' : 'decided';
  const amounts = choice === 'waited' ? waited : window.rowsOf;
  const amountOf = (thread: number): number => amounts.get(thread) ?? 0;
  const chosen = lanes
    .toSorted((one, other) => amountOf(other.thread) - amountOf(one.thread))
    .slice(0, most)
    .toSorted((one, other) => one.thread - other.thread);
  return { lanes: chosen, choice };
}

/** How long a thread waited for others or for a database in a part of a run, in milliseconds. */
function waitedMs(parts: readonly LanePart[], window: Pick<BusyWindow, 'fromMs' | 'toMs'>): number {
  return parts.reduce((sum, { fromMs, toMs, times }) => {
    const inside = Math.min(toMs, window.toMs) - Math.max(fromMs, window.fromMs);
    if (inside <= 0) return sum;
    const waited = THREAD_PHASES.filter(isWait).reduce((ms, phase) => ms + (times[phase] ?? 0), 0);
    return sum + (waited * inside) / (toMs - fromMs);
  }, 0);
}
