import { span, type Span } from '../../components/line.js';
import { safeText } from '../../components/text.js';
import type { FoundRow } from '../../db/rows.js';
import type { Field } from '../../entities/entity.js';
import { formatStored, isAbsent } from '../../entities/format-value.js';

/** Longer values are cut before anything looks at them closely. */
const LONGEST = 2000;

/** A value of a table in a cell, never mistaken for another one that looks like it. */
export function valueCell(field: Field, value: FoundRow[number] | undefined): string | Span {
  const text = safeText(formatStored(field, value, { limit: LONGEST }));
  return isAbsent(value) ? span('dim', text) : text;
}
