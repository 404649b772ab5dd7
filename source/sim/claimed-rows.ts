import { perEntity, type EntityName } from '../entities/entity.js';
import { rowsOfStep } from './schedule.js';
import type { SharedState } from './shared-state.js';

/** What tells which rows were claimed. */
export type ClaimedState = Pick<SharedState, 'model' | 'control' | 'schedule' | 'description'>;

/** Claimed rows by entity: the first ones of each. */
export function claimedRows(shared: ClaimedState): Record<EntityName, number> {
  const claimed = perEntity(() => 0, shared.model);
  for (let position = 0; position < shared.control.claimedSteps; position += 1) {
    const step = shared.schedule.at(position);
    claimed[step.entity.name]! += rowsOfStep(step, shared.description).count;
  }
  return claimed;
}
