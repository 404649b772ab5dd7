import { DEFAULT_DEADLINE_MS } from '../db/server/description.js';
import { ServerSession } from '../db/server/session.js';
import { dialectOf } from '../db/server/writer.js';
import { engineOf, nameOfAddress } from '../router/address.js';
import type { Catalogue } from './catalogue.js';
import { readMysqlCatalogue } from './mysql.js';
import { readPostgresCatalogue } from './postgres.js';

/**
 * Reads what a database on a server describes of itself. The result has the name of the database, and nothing else
 * of its address.
 * @param address as `readAddress` gives it
 * @throws DatabaseError
 */
export async function readServerCatalogue(address: string): Promise<Catalogue> {
  const engine = engineOf(address);
  const description = {
    name: nameOfAddress(address),
    addresses: [address],
    deadlineMs: DEFAULT_DEADLINE_MS,
  };
  const session = new ServerSession(description, await dialectOf(engine), 0);
  try {
    const name = decodeURIComponent(new URL(address).pathname.slice(1));
    return engine === 'postgres'
      ? await readPostgresCatalogue(session, name)
      : await readMysqlCatalogue(session, name);
  } finally {
    await session.close();
  }
}
