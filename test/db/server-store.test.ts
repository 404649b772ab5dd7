import { expect, it } from 'vitest';

import type { Dialect, ServerConnection } from '../../source/db/server/connection.js';
import { ServerSession } from '../../source/db/server/session.js';
import { Statements } from '../../source/db/server/statements.js';
import { ServerStore } from '../../source/db/server/store.js';
import { StatementWriting } from '../../source/db/server/writing.js';
import { ENTITIES } from '../../source/entities/entity.js';

const DESCRIPTION = {
  engine: 'postgres',
  name: 'users',
  entity: ENTITIES.User,
  addresses: ['postgres://nowhere/users'],
  deadlineMs: 10_000,
} as const;

/** A store on a server that answers COMMIT with an error; whom it fenced. */
function storeThatFailsWith(code: string): { store: ServerStore; fenced: unknown[] } {
  const fenced: unknown[] = [];
  let id = 0;
  const dialect: Dialect = {
    begin: 'BEGIN',
    module: {},
    connect: () => {
      const connection: ServerConnection = {
        session: { id: (id += 1), mark: 'one' },
        driver: undefined,
        query: (sql) =>
          sql === 'COMMIT'
            ? Promise.reject(Object.assign(new Error('a message'), { code }))
            : Promise.resolve({ rows: [], changed: 0 }),
        close: () => Promise.resolve(),
        destroy: () => undefined,
      };
      return Promise.resolve(connection);
    },
    fence: (_, session) => {
      fenced.push(session.id);
      return Promise.resolve();
    },
  };
  const session = new ServerSession(DESCRIPTION, dialect, 0);
  const statements = new Statements('postgres', DESCRIPTION.entity);
  const writing = new StatementWriting(session, dialect.begin, statements);
  return { store: new ServerStore(DESCRIPTION, session, writing), fenced };
}

it.each(['ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET', 'DEADLINE', '1180'])(
  'a COMMIT that ends with %s may have been applied, and is settled with its session',
  async (code) => {
    const { store, fenced } = storeThatFailsWith(code);
    await store.begin();
    await expect(store.commit()).rejects.toMatchObject({ isTransient: false });
    await store.readRows([1]);
    expect(fenced).toEqual([1]);
  },
);

it.each(['40001', '57P03', '1047'])(
  'a COMMIT that the server refuses with %s is certain',
  async (code) => {
    const { store } = storeThatFailsWith(code);
    await store.begin();
    await expect(store.commit()).rejects.toMatchObject({ isTransient: true });
  },
);

it('a COMMIT without the connection that began is never taken for one', async () => {
  const { store } = storeThatFailsWith('08006');
  await expect(store.commit()).rejects.toMatchObject({ kind: 'unreachable' });
});
