import { span, type Span } from '../../components/line.js';
import { safeText } from '../../components/text.js';
import type { FoundRow } from '../../db/rows.js';
import type { Entity, Field } from '../../entities/entity.js';
import { formatStored, isAbsent } from '../../entities/format-value.js';
import { isDerived } from '../../entities/input-fields.js';

/** Longer values are cut before they are processed. */
const LONGEST = 2000;

/** The positions of the fields in the order in which a table shows them: the key first, a number that derives from it last. */
export function shownPositions({ fields, identifying }: Entity): readonly number[] {
  const all = [...fields.keys()];
  if (!identifying) return all;
  const others = all.filter((at) => !identifying.includes(at) && !isDerived(fields[at]!));
  return [...identifying, ...others, ...all.filter((at) => isDerived(fields[at]!))];
}

/** A stored value in a cell; texts that could be mistaken for other values are quoted. */
export function valueCell(field: Field, value: FoundRow[number] | undefined): string | Span {
  const text = safeText(formatStored(field, value, { limit: LONGEST }));
  return isAbsent(value) ? span('dim', text) : text;
}
