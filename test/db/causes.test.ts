import { describe, expect, it } from 'vitest';

import { formatError } from '../../source/base/errors.js';
import { databaseError } from '../../source/db/sqlite/errors.js';
import { serverError } from '../../source/db/server/errors.js';
import type { Dialect } from '../../source/db/server/connection.js';
import { ServerSession } from '../../source/db/server/session.js';

const thrown = (fields: object, message: string): Error =>
  Object.assign(new Error(message), fields);

describe('an error of a server is reported by its cause, with one hint', () => {
  it.each<[object, string, string]>([
    [
      { code: '53300' },
      'sorry, too many clients already',
      'users takes no more connections (53300). Use fewer --threads, or raise max_connections on the server.',
    ],
    [
      { code: '53300' },
      'too many connections for role "me"',
      'users takes no more connections of this user, or to this database (53300). Use fewer --threads, or raise the CONNECTION LIMIT on the server.',
    ],
    [
      { code: 'ER_CON_COUNT_ERROR', errno: 1040 },
      'Too many connections',
      'users takes no more connections (1040). Use fewer --threads, or raise max_connections on the server.',
    ],
    [
      { code: '25006' },
      'cannot execute INSERT in a read-only transaction',
      'users only reads now: it is a standby, or read-only (25006). Connect to the primary, or end its read-only mode.',
    ],
    [
      { code: 'ER_OPTION_PREVENTS_STATEMENT', errno: 1290 },
      'The MySQL server is running with the --read-only option so it cannot execute this statement',
      'users only reads now: it is a standby, or read-only (1290). Connect to the primary, or end its read-only mode.',
    ],
    [
      { code: 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION', errno: 1792 },
      'Cannot execute statement in a READ ONLY transaction.',
      'users only reads now: it is a standby, or read-only (1792). Connect to the primary, or end its read-only mode.',
    ],
    [
      { code: '57P03' },
      'the database system is starting up',
      'users is starting, and takes no connections yet (57P03). Wait a moment, then run again.',
    ],
    [
      { code: '57P03' },
      'the database system is shutting down',
      'users is shutting down (57P03). Start the server, then run again.',
    ],
    [
      { code: '28P01' },
      'password authentication failed for user "me"',
      'users rejected the login: wrong user or password (28P01). Correct them in the topology file; ${NAME} in the place of the password takes it from the environment.',
    ],
    [
      { code: 'ER_ACCESS_DENIED_ERROR', errno: 1045 },
      "Access denied for user 'me'@'h' (using password: YES)",
      'users rejected the login: wrong user or password (1045). Correct them in the topology file; ${NAME} in the place of the password takes it from the environment.',
    ],
    [
      { code: '3D000' },
      'database "shop" does not exist',
      'users does not exist on its server (3D000). Create it, or correct its name in the topology file.',
    ],
    [
      { code: 'ER_BAD_DB_ERROR', errno: 1049 },
      "Unknown database 'shop'",
      'users does not exist on its server (1049). Create it, or correct its name in the topology file.',
    ],
    [
      { code: 'ECONNREFUSED', errno: -111 },
      'connect ECONNREFUSED 127.0.0.1:1',
      'users cannot be reached: no server listens at its address (ECONNREFUSED). Start the server, or correct the address in the topology file.',
    ],
  ])('%j %s', (fields, message, reported) => {
    expect(formatError(serverError('users', thrown(fields, message)))).toBe(reported);
  });

  it('another option that prevents a statement is not taken for read-only', () => {
    const fields = { code: 'ER_OPTION_PREVENTS_STATEMENT', errno: 1290 };
    const error = serverError(
      'users',
      thrown(fields, 'running with the --secure-file-priv option'),
    );
    expect(error.message).not.toContain('only reads');
  });

  it.each(['53300', '57P03', '28P01', '3D000'])(
    'also where no node lets anybody in: %s',
    async (code) => {
      const dialect = {
        begin: 'BEGIN',
        module: {},
        connect: () => Promise.reject(thrown({ code }, 'a message')),
        fence: () => Promise.resolve(),
      } satisfies Dialect;
      const session = new ServerSession(
        {
          name: 'users',
          addresses: ['postgres://one/d', 'postgres://two/d'],
          deadlineMs: 10_000,
        },
        dialect,
        0,
      );
      const known = serverError('users', thrown({ code }, 'a message'));
      await expect(session.open()).rejects.toMatchObject({
        message: known.message,
        hint: known.hint,
        kind: known.kind,
      });
    },
  );
});

describe('an error of a database in two or three words', () => {
  it.each<[object, string, string]>([
    [{ code: 'ECONNREFUSED' }, 'connect ECONNREFUSED', 'refused'],
    [{ code: 'ENOTFOUND' }, 'getaddrinfo ENOTFOUND', 'no such host'],
    [{ code: 'EAI_AGAIN' }, 'getaddrinfo EAI_AGAIN', 'no such host'],
    [{ code: '28P01' }, 'password authentication failed', 'login rejected'],
    [{ code: 'ER_ACCESS_DENIED_ERROR', errno: 1045 }, 'Access denied', 'login rejected'],
    [{ code: '3D000' }, 'database does not exist', 'no such database'],
    [{ code: 'DEADLINE' }, 'no answer in time', 'no answer'],
    [{ code: '99999' }, 'something of its own', 'error'],
  ])('%j is %j: %j', (fields, message, brief) => {
    expect(serverError('users', thrown(fields, message)).brief).toBe(brief);
  });

  it.each([
    ['SQLITE_NOTADB', 'not a database'],
    ['SQLITE_BUSY', 'locked'],
    ['SQLITE_CORRUPT', 'damaged'],
  ])('%s is %j', (code, brief) => {
    expect(databaseError('users.db', thrown({ code }, code)).brief).toBe(brief);
  });
});
