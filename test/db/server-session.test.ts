import { expect, it } from 'vitest';

import type { Dialect } from '../../source/db/server/connection.js';
import { ServerSession } from '../../source/db/server/session.js';
import { ENTITIES } from '../harness/shop.js';

/** A server that lets everybody in and answers every statement with an error; how many of its connections are open. */
function serverThatFailsWith(code: string): { dialect: Dialect; open: () => number } {
  let open = 0;
  const leave = (): void => void (open -= 1);
  const dialect: Dialect = {
    begin: 'BEGIN',
    module: {},
    connect: () => {
      open += 1;
      return Promise.resolve({
        session: { id: 1, mark: 'one' },
        driver: undefined,
        query: () => Promise.reject(Object.assign(new Error('a message'), { code })),
        runAlone: () => Promise.resolve(0),
        runEach: () => Promise.resolve([]),
        close: () => Promise.resolve(leave()),
        destroy: leave,
      });
    },
    fence: () => Promise.resolve(),
  };
  return { dialect, open: () => open };
}

it.each(['1205', '1047', '42501', 'XX000', 'ECONNRESET'])(
  'a session that cannot be opened because of %s leaves no connection, which would keep the program alive',
  async (code) => {
    const { dialect, open } = serverThatFailsWith(code);
    const description = {
      engine: 'mysql',
      name: 'users',
      entity: ENTITIES.User,
      addresses: ['mysql://nowhere/users'],
      deadlineMs: 10_000,
    } as const;
    const session = new ServerSession(description, dialect, 0);
    await expect(session.open()).rejects.toMatchObject({ database: 'users' });
    expect(open()).toBe(0);
  },
);
