import type { Transition, TransitionLog } from '../../source/sim/transition-log.js';

/** All phase changes of a log. */
export function changesOf(log: TransitionLog): Transition[] {
  const changes: Transition[] = [];
  log.visit(0, (change) => changes.push(change));
  return changes;
}
