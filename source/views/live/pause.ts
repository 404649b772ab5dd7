import type { FollowedRun } from '../../services/followed-run.js';
import type { ThreadState } from '../../sim/thread-slot.js';

/** Whether a run is paused, pausing or resuming. */
export type PauseState = 'running' | 'pausing' | 'paused' | 'resuming';

/**
 * Compares the request of the user with what the engine has confirmed. A run is paused when it has got the
 * request and no thread works any more: each finishes its row in flight first.
 */
export function pauseState({
  asked,
  snapshot,
}: Pick<FollowedRun, 'asked' | 'snapshot'>): PauseState {
  const isConfirmed = snapshot?.paused ?? false;
  if (!asked.isPaused) return isConfirmed ? 'resuming' : 'running';
  return isConfirmed && countBusy({ snapshot }) === 0 ? 'paused' : 'pausing';
}

/** The number of threads that have rows to finish before they pause. */
export function countBusy({ snapshot }: Pick<FollowedRun, 'snapshot'>): number {
  const resting: readonly ThreadState[] = ['paused', 'done', 'crashed'];
  return (snapshot?.threads ?? []).filter(({ state }) => !resting.includes(state)).length;
}
