import { DatabaseError } from '../base/errors.js';
import { uniqueKey } from '../entities/entity.js';

/** A stored unique text, and its stored folded form, which the database compares; null if it needs none. */
export interface StoredFold {
  readonly id: number | string;
  readonly text: string;
  readonly fold: string | null;
}

/**
 * The rows whose folded form was written by another rule of an older version.
 * @param rows all rows whose text may have a folded form
 * @param foldOf the present rule
 * @throws DatabaseError if two rows have equal texts by the present rule
 */
export function staleFolds(
  database: string,
  rows: readonly StoredFold[],
  foldOf: (text: string) => string | null,
): { readonly id: StoredFold['id']; readonly fold: string | null }[] {
  const idOf = new Map<string, StoredFold['id']>();
  for (const { id, text } of rows) {
    const key = uniqueKey(text);
    const other = idOf.get(key);
    if (other !== undefined) {
      throw new DatabaseError(database, 'constraint', '', {
        message: `holds one address under two spellings, in the rows with the ids ${other} and ${id}`,
        hint: 'Delete one of the two rows, or change its address; then run again.',
      });
    }
    idOf.set(key, id);
  }
  return rows.flatMap(({ id, text, fold }) => {
    const now = foldOf(text);
    return now === fold ? [] : [{ id, fold: now }];
  });
}
