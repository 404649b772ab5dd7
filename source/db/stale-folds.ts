import { DatabaseError } from '../base/errors.js';
import { uniqueKey } from '../entities/entity.js';

/** A unique text as it is stored, and the form beside it that the database compares; null where there is none. */
export interface StoredFold {
  readonly id: number | string;
  readonly text: string;
  readonly fold: string | null;
}

/**
 * The rows whose folded form an older version of the program has written in another way.
 * @param rows all whose text may have a folded form
 * @param foldOf the folded form of a text today
 * @throws DatabaseError when two of them hold what is one text today
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
