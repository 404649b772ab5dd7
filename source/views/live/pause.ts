import type { FollowedRun } from '../../services/followed-run.js';
import type { ThreadState } from '../../sim/thread-state.js';

/** Whether a run is paused, pausing, resuming or stepped. */
export type PauseState = 'running' | 'pausing' | 'paused' | 'resuming' | 'stepping';

/**
 * Compares the request of the user with what the engine has confirmed. A run is paused when it has got the
 * request and no thread works any more: each finishes its row in flight first.
 */
export function pauseState({
  asked,
  snapshot,
  replay,
}: Pick<FollowedRun, 'asked' | 'snapshot'> & Partial<Pick<FollowedRun, 'replay'>>): PauseState {
  if (asked.isStepping) return 'stepping';
  if (replay) return asked.isPaused ? 'paused' : 'running';
  const isConfirmed = snapshot?.paused ?? false;
  const isHeld = isConfirmed || snapshot?.stepping !== undefined;
  if (!asked.isPaused) return isHeld ? 'resuming' : 'running';
  return isConfirmed && countBusy({ snapshot }) === 0 ? 'paused' : 'pausing';
}

/** The number of threads that have rows to finish before they pause. */
export function countBusy({ snapshot }: Pick<FollowedRun, 'snapshot'>): number {
  const resting: readonly ThreadState[] = ['paused', 'done', 'crashed'];
  return (snapshot?.threads ?? []).filter(({ state }) => !resting.includes(state)).length;
}
