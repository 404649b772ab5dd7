import { safeText } from '../components/text.js';
import { ENTITIES } from '../entities/entity.js';
import type { Attempt } from '../ledger/attempt.js';
import { formatAttemptValue } from '../ledger/attempt-values.js';

/** Longer texts do not fit any table. */
const ENOUGH = 300;

/** The values of a row on one line. */
export function shownValues(attempt: Attempt): string {
  return ENTITIES[attempt.entity]!.fields.map((field, at) => {
    const shown = safeText(formatAttemptValue(attempt, field, { limit: ENOUGH }));
    // Only whole numbers other than the id need their name.
    return field.kind === 'integer' && at > 0 ? `${field.name} ${shown}` : shown;
  }).join('  ');
}
