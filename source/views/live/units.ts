import { formatAmount } from '../../base/format.js';
import { THREAD_STATE_STYLES } from '../../components/thread-states.js';
import { PHASE_STYLES } from '../../ledger/phase-wording.js';
import type { FollowedRun } from '../../services/followed-run.js';
import type { ThreadState } from '../../sim/thread-state.js';

/** What a thread waits for, in full. */
const WAITS: Partial<Readonly<Record<ThreadState, string>>> = {
  'waiting-turn': PHASE_STYLES.turn.word,
  'waiting-lock': PHASE_STYLES.lock.word,
  'waiting-reference': PHASE_STYLES.reference.word,
};

/**
 * How many units are in progress and what their threads do or wait for, in a run that writes units:
 * "3 units in progress: 2 writing, 1 waiting for its turn"; empty for others.
 */
export function describeUnitsInProgress({
  settings,
  snapshot,
}: Pick<FollowedRun, 'settings' | 'snapshot'>): string {
  if (settings.unit === undefined) return '';
  const states = new Map<string, number>();
  // A thread writes all rows of a unit: each thread with a row has one.
  const busy = (snapshot?.threads ?? []).filter(({ current }) => current !== undefined);
  for (const { state } of busy) {
    const word = WAITS[state] ?? THREAD_STATE_STYLES[state].word;
    states.set(word, (states.get(word) ?? 0) + 1);
  }
  if (busy.length === 0) return '';
  const counts = [...states]
    .toSorted(([, one], [, other]) => other - one)
    .map(([word, count]) => `${count} ${word}`);
  return `${formatAmount(busy.length, 'unit')} in progress: ${counts.join(', ')}`;
}
