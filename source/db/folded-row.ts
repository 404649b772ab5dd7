import { foldAddress } from '../entities/email.js';
import { foldedFieldsOf, type Entity } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';

/** The folded forms of a row's unique texts, each of which has a column of its own; null if it needs none. */
export function foldsOf(entity: Entity, row: StoredRow): (string | null)[] {
  return foldedFieldsOf(entity).map(({ position }) => {
    const text = row[position];
    return typeof text === 'string' ? foldAddress(text) : null;
  });
}

/** A row followed by the folded forms of its unique texts, if any of them needs one. */
export function foldedRow(entity: Entity, row: StoredRow): StoredRow {
  if (!needsFold(entity, row)) return row;
  return [...row, ...foldsOf(entity, row)];
}

/** Whether any of the unique texts of a row needs a folded form. */
export function needsFold(entity: Entity, row: StoredRow): boolean {
  const folded = foldedFieldsOf(entity);
  for (let at = 0; at < folded.length; at += 1) {
    if (foldAddress(String(row[folded[at]!.position])) !== null) return true;
  }
  return false;
}
