import { safeText } from '../components/text.js';
import { ENTITIES } from '../entities/entity.js';
import type { Attempt } from '../ledger/attempt.js';
import { formatAttemptValue } from '../ledger/attempt-values.js';

/** Longer texts are cut in the table long before their end. */
const ENOUGH = 300;

/** The row on one line: id first, then its other fields. */
export function shownValues(attempt: Attempt): string {
  return ENTITIES[attempt.entity].fields
    .map((field, at) => {
      const shown = safeText(formatAttemptValue(attempt, field, { limit: ENOUGH }));
      // The id comes first and needs no name; nor do texts and prices. Other numbers do.
      return field.kind === 'integer' && at > 0 ? `${field.name} ${shown}` : shown;
    })
    .join('  ');
}
