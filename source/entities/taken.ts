import { cutText, escapeText } from '../base/text.js';
import { nameById, type Entity } from './entity.js';
import type { Reason } from './outcome.js';
import { splitPlace } from './place.js';

const RULE = 'unique';

/** The reason of a row of which a key or another unique value is taken. @param by the id or key of the row that has it */
export function takenReason(
  entity: Entity,
  field: string,
  value: string,
  by: number | string,
): Reason {
  return {
    field,
    rule: RULE,
    message: `${field} ${escapeText(cutText(value, 60))} is taken by ${nameById(entity.name, typeof by === 'string' ? escapeText(cutText(by, 60)) : by)}`,
  };
}

/** The id of the row that has the value of a field, as such a reason names it; undefined for any other reason. */
export function holderIn(reason: Reason, field: string): number | undefined {
  if (reason.rule !== RULE || reason.field !== field) return undefined;
  const [, id] = / is taken by .+ (\d+)$/s.exec(splitPlace(reason).text) ?? [];
  return id === undefined ? undefined : Number(id);
}
