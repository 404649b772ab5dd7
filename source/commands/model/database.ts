import { DatabaseError, UsageError } from '../../base/errors.js';
import type { Catalogue } from '../../introspection/catalogue.js';
import { readSqliteCatalogue } from '../../introspection/sqlite.js';
import type { ModelAction } from './actions.js';

/** What a database describes of itself. @param place a SQLite file @throws UsageError, InputError, DatabaseError */
export async function readCatalogue(
  place: string | undefined,
  action: ModelAction,
): Promise<Catalogue> {
  if (place === undefined || place === '') {
    throw new UsageError(`\`model ${action}\` needs a database`, 'Name a SQLite file');
  }
  try {
    return await readSqliteCatalogue(place);
  } catch (error) {
    throw error instanceof DatabaseError ? error.withHint(HINTS[error.kind] ?? '') : error;
  }
}

/** What to do about a database that cannot be read. */
const HINTS: Readonly<Partial<Record<DatabaseError['kind'], string>>> = {
  locked: 'Close the program that is writing to it, then try again',
  'not-a-database': 'Name a file that SQLite wrote',
};
