import { span, type Span } from '../../components/line.js';
import { safeText } from '../../components/text.js';
import type { FoundRow } from '../../db/rows.js';
import type { RawValue } from '../../entities/value.js';

/** A value of a table as a cell shows it: safe, and never mistaken for a text that looks like it. */
export function valueCell(value: FoundRow[number] | undefined): string | Span {
  if (value === null || value === undefined) return span('dim', 'null');
  if (value === '') return span('dim', '(empty)');
  return safeText(String(value));
}

/** A value in a line of text: text in quotation marks. */
export function valueInText(value: RawValue): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? `"${safeText(value)}"` : safeText(String(value));
}
