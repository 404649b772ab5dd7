import { describe, expect, it } from 'vitest';

import type { Dialect, ServerConnection } from '../../source/db/server/connection.js';
import { ServerSession } from '../../source/db/server/session.js';
import { Statements } from '../../source/db/server/statements.js';
import { ServerStore } from '../../source/db/server/store.js';
import { StatementWriting } from '../../source/db/server/writing.js';
import { ENTITIES } from '../harness/shop.js';

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
        runAlone: () => Promise.resolve(1),
        runEach: () => Promise.resolve([]),
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
  const writing = new StatementWriting(session, dialect, statements);
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

const ROW = [1, 'Ana', 'ana@example.com'];

/** A store whose connections answer an insertion like this; when it connects, and whom it fenced. */
function storeThatInserts(
  insert: (onChanged: (count: number) => void) => Promise<number>,
  connect: () => Promise<void> = () => Promise.resolve(),
): { store: ServerStore; fenced: unknown[]; sent: [string, unknown][] } {
  const fenced: unknown[] = [];
  const sent: [string, unknown][] = [];
  let id = 0;
  const dialect: Dialect = {
    begin: 'BEGIN',
    module: {},
    connect: async () => {
      await connect();
      return {
        session: { id: (id += 1), mark: 'one' },
        driver: undefined,
        query: () => Promise.resolve({ rows: [], changed: 0 }),
        runAlone: (sql, bound, onChanged) => {
          sent.push([sql, bound]);
          return insert(onChanged);
        },
        runEach: (sql, bound) =>
          Promise.all(
            bound.map((values) => {
              sent.push([sql, values]);
              return insert(() => undefined);
            }),
          ),
        close: () => Promise.resolve(),
        destroy: () => undefined,
      };
    },
    fence: (_, session) => {
      fenced.push(session.id);
      return Promise.resolve();
    },
  };
  const session = new ServerSession(DESCRIPTION, dialect, 0);
  const statements = new Statements('postgres', DESCRIPTION.entity);
  const writing = new StatementWriting(session, dialect, statements);
  return { store: new ServerStore(DESCRIPTION, session, writing), fenced, sent };
}

const failWith = (code: string) => () =>
  Promise.reject(Object.assign(new Error('a message'), { code }));

describe('a row in a transaction of its own', () => {
  it('is one statement with its values', async () => {
    const { store, sent } = storeThatInserts((onChanged) => {
      onChanged(1);
      return Promise.resolve(1);
    });
    let written = 0;
    expect(await store.insertAlone?.(ROW, () => (written += 1))).toBe(true);
    expect(written).toBe(1);
    expect(sent).toEqual([
      [
        'INSERT INTO "users" ("id", "name", "email", "email_fold") VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [...ROW, null],
      ],
    ]);
  });

  it('is not written where its key is taken', async () => {
    const { store } = storeThatInserts((onChanged) => {
      onChanged(0);
      return Promise.resolve(0);
    });
    let written = 0;
    expect(await store.insertAlone?.(ROW, () => (written += 1))).toBe(false);
    expect(written).toBe(0);
  });

  it.each(['ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET', '57P01'])(
    'that ends with %s may be committed, and is settled with its session',
    async (code) => {
      const { store, fenced } = storeThatInserts(failWith(code));
      const insertion = store.insertAlone?.(ROW, () => undefined);
      await expect(insertion).rejects.toMatchObject({ kind: 'connection-lost' });
      await store.readRows([1]);
      expect(fenced).toEqual([1]);
    },
  );

  it.each([
    ['40001', 'locked'],
    ['23514', 'constraint'],
    ['53100', 'full'],
  ])('that the server refuses with %s leaves its session alone', async (code, kind) => {
    const { store, fenced } = storeThatInserts(failWith(code));
    await expect(store.insertAlone?.(ROW, () => undefined)).rejects.toMatchObject({ kind });
    await store.readRows([1]);
    expect(fenced).toEqual([]);
  });

  it('was not sent on a connection that was broken', async () => {
    const { store, fenced } = storeThatInserts(failWith('NOT_SENT'));
    const insertion = store.insertAlone?.(ROW, () => undefined);
    await expect(insertion).rejects.toMatchObject({ kind: 'unreachable', isTransient: true });
    expect(fenced).toEqual([]);
  });

  it('was not sent where no connection was to be had', async () => {
    const { store, sent } = storeThatInserts(() => Promise.resolve(1), failWith('ECONNREFUSED'));
    const insertion = store.insertAlone?.(ROW, () => undefined);
    await expect(insertion).rejects.toMatchObject({ kind: 'unreachable' });
    expect(sent).toEqual([]);
  });
});

describe('rows that are sent together, each in a transaction of its own', () => {
  const rows = Array.from({ length: 100 }, (_, at) => [at + 1, 'Ana', `ana${at}@example.com`]);

  it('are one statement with the values of each, and those whose keys are taken are named', async () => {
    let number = 0;
    const { store, sent } = storeThatInserts(() =>
      Promise.resolve((number += 1) % 40 === 0 ? 0 : 1),
    );
    expect(await store.insertEach?.(rows)).toEqual(new Set([40, 80]));
    expect(new Set(sent.map(([sql]) => sql)).size).toBe(1);
    expect(sent.map(([, bound]) => bound)).toEqual(rows.map((row) => [...row, null]));
  });

  it('may be committed where the answer is lost, and are settled with their session', async () => {
    const { store, fenced } = storeThatInserts(failWith('ECONNRESET'));
    await expect(store.insertEach?.(rows)).rejects.toMatchObject({ kind: 'connection-lost' });
    await store.readRows([1]);
    expect(fenced).toEqual([1]);
  });
});
