import type { FollowedRun } from '../../services/followed-run.js';
import type { ThreadState } from '../../sim/thread-slot.js';

/** Whether a run is paused, or about to be, or about to go on. */
export type PauseState = 'running' | 'pausing' | 'paused' | 'resuming';

/**
 * What the engine has confirmed, against what the person asked for. A run is paused once it has been
 * told so and no thread works any more: each finishes the row that it has in flight.
 */
export function pauseState({
  asked,
  snapshot,
}: Pick<FollowedRun, 'asked' | 'snapshot'>): PauseState {
  const isConfirmed = snapshot?.paused ?? false;
  if (!asked.isPaused) return isConfirmed ? 'resuming' : 'running';
  return isConfirmed && countBusy({ snapshot }) === 0 ? 'paused' : 'pausing';
}

/** How many threads have something to finish before they rest. */
export function countBusy({ snapshot }: Pick<FollowedRun, 'snapshot'>): number {
  const resting: readonly ThreadState[] = ['paused', 'done', 'crashed'];
  return (snapshot?.threads ?? []).filter(({ state }) => !resting.includes(state)).length;
}
