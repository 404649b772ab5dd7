import type { StoredRow } from './value.js';

/** Characters that JSON escapes, or may. */
const ESCAPED = /["\\\x00-\x1f\ud800-\udfff]/; // oxlint-disable-line no-control-regex -- JSON escapes it

/** A stored value or row as JSON: the same text as from `JSON.stringify`, but much faster for plain text. */
export function storedJson(row: StoredRow): string {
  let text = '[';
  for (let position = 0; position < row.length; position += 1) {
    const value = row[position];
    if (position > 0) text += ',';
    if (typeof value !== 'string') text += value;
    else text += ESCAPED.test(value) ? JSON.stringify(value) : `"${value}"`;
  }
  return `${text}]`;
}
