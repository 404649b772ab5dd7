import { DatabaseError, UsageError } from '../../base/errors.js';
import { maskAddress } from '../../db/server/address.js';
import type { Catalogue } from '../../introspection/catalogue.js';
import { readServerCatalogue } from '../../introspection/server.js';
import { readSqliteCatalogue } from '../../introspection/sqlite.js';
import { readAddress } from '../../router/address.js';
import type { ModelAction } from './actions.js';

/**
 * What a database describes of itself.
 * @param place a SQLite file, or the address of a server, in which `${NAME}` stands for a variable of the environment
 * @throws UsageError, InputError, DatabaseError
 */
export async function readCatalogue(
  place: string | undefined,
  action: ModelAction,
  env: NodeJS.ProcessEnv,
): Promise<Catalogue> {
  if (place === undefined || place === '') {
    throw new UsageError(`\`model ${action}\` needs a database`, HOW_TO_NAME);
  }
  try {
    return isServer(place)
      ? await readServerCatalogue(addressOf(place, env))
      : await readSqliteCatalogue(place);
  } catch (error) {
    throw error instanceof DatabaseError ? error.withHint(HINTS[error.kind] ?? '') : error;
  }
}

/** Whether a place is the address of a server. */
export function isServer(place: string): boolean {
  return /^[a-z][\w+.-]*:\/\//i.test(place);
}

const HOW_TO_NAME =
  'Name a SQLite file, or an address like postgres://user:${PASSWORD}@host:5432/database or mysql://…';

/** @throws UsageError */
function addressOf(place: string, env: NodeJS.ProcessEnv): string {
  const filled = place.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = env[name];
    if (value !== undefined) return encodeURIComponent(value);
    throw new UsageError(
      `The environment has no variable ${name}`,
      `Set it first: export ${name}=…`,
    );
  });
  const address = readAddress(filled);
  if (address !== undefined) return address;
  throw new UsageError(`${maskAddress(place)} is not the address of a database`, HOW_TO_NAME);
}

/** What to do about a database that cannot be read. */
const HINTS: Readonly<Partial<Record<DatabaseError['kind'], string>>> = {
  locked: 'Close the program that is writing to it, then try again',
  'not-a-database': 'Name a file that SQLite wrote',
  unreachable: 'Check that the server is running, and its address',
  'access-denied': 'Check user, password and database of the address, and what the user may read',
  'timed-out': 'Check whether the server is overloaded',
};
