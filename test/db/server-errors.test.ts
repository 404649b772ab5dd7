import { describe, expect, it } from 'vitest';

import { serverError } from '../../source/db/server/errors.js';

const thrown = (fields: object, message = 'a message'): Error =>
  Object.assign(new Error(message), fields);

describe('what a server answers', () => {
  it.each([
    [{ code: '40001' }, 'locked', true],
    [{ code: '40P01' }, 'locked', true],
    [{ code: 'ER_LOCK_DEADLOCK', errno: 1213 }, 'locked', true],
    [{ code: 'ECONNREFUSED', errno: -111 }, 'unreachable', true],
    [{ code: 'ER_UNKNOWN_COM_ERROR', errno: 1047 }, 'unreachable', true],
    [{ code: '57P03' }, 'unreachable', true],
    [{ code: '57P01' }, 'connection-lost', false],
    [{ code: '08006' }, 'connection-lost', false],
    [{ code: 'PROTOCOL_CONNECTION_LOST' }, 'connection-lost', false],
    [{ code: 'ER_ERROR_DURING_COMMIT', errno: 1180 }, 'connection-lost', false],
    [{ code: 'DEADLINE' }, 'timed-out', false],
    [{ code: '23514' }, 'constraint', false],
    [{ code: 'ER_CONSTRAINT_FAILED', errno: 4025 }, 'constraint', false],
    [{ code: '28P01' }, 'access-denied', false],
    [{ code: '42P01' }, 'other', false],
  ] as const)('%j is %s', (fields, kind, isTransient) => {
    expect(serverError('users', thrown(fields))).toMatchObject({ kind, isTransient });
  });

  it.each([
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable',
    "Can't add new command when connection is in closed state",
  ])('without a code is known by its words: %s', (message) => {
    expect(serverError('users', thrown({}, message)).kind).toBe('connection-lost');
  });

  it('is found inside what Sequelize and umzug wrap around it', () => {
    const inner = thrown({ code: '42P07' }, 'relation exists');
    const error = serverError('users', thrown({ cause: thrown({ original: inner }) }));
    expect(error).toMatchObject({
      code: '42P07',
      message: 'users reported: relation exists (42P07)',
    });
  });
});
