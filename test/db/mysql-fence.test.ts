import { expect, it } from 'vitest';

import type { ServerConnection } from '../../source/db/server/connection.js';
import { MYSQL } from '../../source/db/server/mysql.js';

/** A connection to a server on which one session has the number 7. */
function serverWith(host: string): { connection: ServerConnection; killed: unknown[] } {
  const killed: unknown[] = [];
  const connection: ServerConnection = {
    session: { id: 8, mark: 'client:5008' },
    driver: undefined,
    query(sql, bound) {
      if (sql.startsWith('KILL')) killed.push(...bound);
      const isThere = killed.length === 0 && bound[0] === 7 && bound.at(1) === host;
      return Promise.resolve({ rows: isThere ? [{ id: 7 }] : [], changed: 0 });
    },
    runAlone: () => Promise.resolve(0),
    runEach: () => Promise.resolve([]),
    close: () => Promise.resolve(),
    destroy: () => undefined,
  };
  return { connection, killed };
}

it.each([
  ['ends the session that it is for', 'client:5001', [7]],
  ['leaves another session that has its number alone', 'client:6002', []],
])('the fence of a lost commit on MySQL %s', async (_, host, killed) => {
  const server = serverWith(host);
  await MYSQL.fence(server.connection, { id: 7, mark: 'client:5001' });
  expect(server.killed).toEqual(killed);
});
