import { span, type Span } from '../../components/line.js';
import { safeText } from '../../components/text.js';
import type { FoundRow } from '../../db/rows.js';
import type { Field } from '../../entities/entity.js';
import { formatStored, isAbsent } from '../../entities/format-value.js';

/** Longer values are cut before they are processed. */
const LONGEST = 2000;

/** A stored value in a cell; texts that could be mistaken for other values are quoted. */
export function valueCell(field: Field, value: FoundRow[number] | undefined): string | Span {
  const text = safeText(formatStored(field, value, { limit: LONGEST }));
  return isAbsent(value) ? span('dim', text) : text;
}
