import { safeText } from '../../components/text.js';
import type { DescribedEntity } from '../../router/describe.js';

/**
 * What a line of a database is called: "users.db", or "users in shop.db" where the tables of others are there, too.
 * @param all entities of the run
 */
export function nameInLine(
  database: string,
  { definition: { table } }: Pick<DescribedEntity, 'definition'>,
  all: readonly DescribedEntity[],
): string {
  const users = all.filter(({ databases }) => databases.some(({ name }) => name === database));
  return safeText(users.length > 1 ? `${table} in ${database}` : database);
}
