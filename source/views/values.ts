import { safeText } from '../components/text.js';
import type { Entity, Field, Model } from '../entities/entity.js';
import { isAbsent } from '../entities/format-value.js';
import { inputFieldsOf } from '../entities/input-fields.js';
import { entityNamed } from '../entities/model.js';
import type { Attempt } from '../ledger/attempt.js';
import { formatAttemptValue, isKnown } from '../ledger/attempt-values.js';

/** Longer texts do not fit any table. */
const ENOUGH = 300;

/** Rows with more fields than this are not understood without their names. */
const FEW = 5;

/** The values of a row on one line, as many as a table has room for. */
export function shownValues(attempt: Attempt, model: Model): string {
  const fields = fieldsToShow(entityNamed(model, attempt.entity), attempt);
  let text = '';
  for (const [at, field] of fields.entries()) {
    if (text.length > ENOUGH) break;
    const shown = safeText(formatAttemptValue(attempt, field, { limit: ENOUGH }));
    const isNamed = at > 0 && (fields.length > FEW || needsName(field, attempt));
    text += `${at === 0 ? '' : '  '}${isNamed ? `${safeText(field.name)} ` : ''}${shown}`;
  }
  return text;
}

/** A number that derives from the key says nothing where the key is known. */
function fieldsToShow(entity: Entity, attempt: Attempt): readonly Field[] {
  const { fields, identifying = [0] } = entity;
  const isKeyKnown = identifying.every((position) => isKnown(attempt, fields[position]!.name));
  return isKeyKnown ? inputFieldsOf(entity) : fields;
}

/** A whole number, a truth value or a missing value means nothing without the name of its field. */
function needsName(field: Field, { values }: Attempt): boolean {
  const isBare = field.kind === 'integer' || field.kind === 'boolean';
  return isBare || (field.optional === true && isAbsent(values[field.name]));
}
