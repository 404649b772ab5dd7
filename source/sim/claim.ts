import type { BatchContext } from './batch.js';
import { rowsOfStep } from './schedule.js';

/** The next step has not arrived yet: wait until it has, and ask again. */
export const LATER = 'later';

/**
 * Claims the next step of the schedule: in an open loop, once all its rows have arrived.
 * @returns its position; undefined when none is left or the time is over
 */
export function claimStep(
  context: Pick<BatchContext, 'shared' | 'clock'>,
): number | undefined | typeof LATER {
  const { control, arrivals } = context.shared;
  if (!arrivals)
    return control.isOver(context.clock) ? undefined : control.claim(context.shared.unitSize);
  const step = claimArrived(context);
  // The watcher wakes only one of the threads that wait; the others would sleep on after the end.
  if (step === undefined) control.endArrivals();
  return step;
}

function claimArrived({
  shared,
  clock,
}: Pick<BatchContext, 'shared' | 'clock'>): number | undefined | typeof LATER {
  const { control } = shared;
  if (control.isOver(clock)) return undefined;
  for (;;) {
    const { next } = control;
    if (next === undefined) return undefined;
    if (clock.now() < dueMs(next, shared)) return LATER;
    if (control.claimAt(next)) return next;
  }
}

/** Waits until the next step has arrived, or the time is over; a stop, a pause or a rebalance ends that, too. */
export function awaitArrival({
  shared,
  slot,
  clock,
  thread,
}: Pick<BatchContext, 'shared' | 'slot' | 'clock' | 'thread'>): Promise<void> | undefined {
  const { control } = shared;
  slot.setCurrent(0, 0);
  slot.enter('idle', clock.now());
  const { next } = control;
  if (next === undefined) return undefined;
  const untilMs = Math.min(dueMs(next, shared), control.durationMs + control.pausedMs);
  const ms = untilMs - clock.now();
  return ms > 0 ? control.awaitArrival(thread, ms) : undefined;
}

/** When the last row of a step arrives, in milliseconds since the release. */
function dueMs(
  position: number,
  { arrivals, schedule, control, description }: BatchContext['shared'],
): number {
  if (!arrivals) return 0;
  const { count } = rowsOfStep(schedule.at(position), description);
  return arrivals.at(arrivals.firstOf(position) + count - 1) + control.pausedMs;
}
