import type { BatchContext } from './batch.js';
import { processBatch } from './batch-lane.js';
import { awaitArrival, claimStep, LATER } from './claim.js';
import { openRowLane } from './open-row-lane.js';
import type { RefusedFeed } from './refused-feed.js';
import { rowsOfStep } from './schedule.js';
import { Shift } from './shift.js';
import type { UnitLane } from './unit-lane.js';

/**
 * Claims and processes steps of the schedule until none are left, the time is over, the run is stopped, or a
 * rebalance asks.
 * @param units writes the rows of a run that writes units
 * @param refused receives the rows of each step, if the screen shows rows that were not inserted
 * @returns whether the thread has to disconnect for a rebalance
 */
export async function takeSteps(
  context: BatchContext,
  units?: UnitLane,
  refused?: RefusedFeed,
): Promise<boolean> {
  const { shared, slot, clock } = context;
  const shift = new Shift(context);
  const lane = await openRowLane(context, shift, (rows) => refused?.add(rows));
  let isAsked = false;
  while (!shared.control.stopping) {
    isAsked = shared.control.pausedForRebalance;
    if (isAsked) break;
    if (shared.control.paused) {
      shift.end();
      const held = slot.awaitStep();
      if (held) await held;
      slot.enter('paused', clock.now());
      const waiting = shared.control.awaitResume();
      if (waiting) await waiting;
      continue;
    }
    if (shift.isNeeded) {
      const waiting = shift.begin();
      if (waiting) await waiting;
      continue;
    }
    const { control, steps } = shared;
    if (lane && control.paceMs === 0 && control.slowMs === 0 && !steps.isOn) {
      if (await lane.run()) break;
      continue;
    }
    const position = claimStep(context);
    if (position === undefined) break;
    if (position === LATER) {
      const waiting = awaitArrival(context);
      if (waiting) await waiting;
      continue;
    }
    const rows = await (units ? units.process(position) : processBatch(position, context));
    slot.setStep(0, 'none');
    // Release them now: other threads may wait for these keys while this one processes its next rows.
    if (context.router.hasUnreleasedClaims) {
      slot.enter('writing', clock.now());
      await context.router.releaseClaims();
      slot.enter('recording', clock.now());
    }
    refused?.add(rows);
    // Not while others may wait for what this thread has claimed.
    if (context.router.hasUnreleasedClaims) continue;
    shift.count(rowsOfStep(shared.schedule.at(position), shared.description).count);
  }
  shift.end();
  refused?.flush();
  const ending = slot.awaitStep();
  if (ending) await ending;
  slot.setCurrent(0, 0);
  slot.enter('idle', clock.now());
  return isAsked && !shared.control.stopping;
}
