import { safeText } from '../../components/text.js';
import { ENTITIES } from '../../entities/entity.js';
import { formatValue } from '../../entities/format-value.js';
import type { Attempt } from '../../ledger/attempt.js';

/** Longer texts are cut in the table long before their end. */
const ENOUGH = 300;

/** The row on one line: id first, then its other fields. */
export function shownValues({ entity, values }: Attempt): string {
  return ENTITIES[entity].fields
    .map((field, at) => {
      const shown = safeText(formatValue(field, values[field.name], { limit: ENOUGH }));
      // The id comes first and needs no name; nor do texts and prices. Other numbers do.
      return field.kind === 'integer' && at > 0 ? `${field.name} ${shown}` : shown;
    })
    .join('  ');
}
