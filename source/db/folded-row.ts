import { foldAddress } from '../entities/email.js';
import { uniquePosition, type Entity } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';

/** The folded form of a row's unique text, which has a column of its own; null if it needs none. */
export function foldOf(entity: Entity, row: StoredRow): string | null {
  const at = uniquePosition(entity);
  return at < 0 ? null : foldAddress(String(row[at]));
}

/** A row followed by the folded form of its unique text, if it needs one. */
export function foldedRow(entity: Entity, row: StoredRow): StoredRow {
  const fold = foldOf(entity, row);
  return fold === null ? row : [...row, fold];
}
