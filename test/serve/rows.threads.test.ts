import { beforeAll, describe, expect, it } from 'vitest';

import type { InsertedList, InsertedRow, RowsPage, StoredRowInfo } from '../../source/serve/api.js';
import { listRuns } from '../../source/ledger/catalogue.js';
import { callProgram } from '../harness/in-process.js';
import { problemOf, testServer, user, type TestServer } from './support.js';

let server: TestServer;

beforeAll(async () => {
  server = await testServer();
  await server.post('/api/users', user(1));
  await server.post('/api/products', { id: 1, name: 'Lamp', price: 19.9 });
});

describe('POST of a row', () => {
  it('answers with the row as it is stored, its database and its place in the ledger', async () => {
    const response = await server.post('/api/users', user(2, '  Two@Example.com '));
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/api/users/2');
    const row = (await response.json()) as InsertedRow;
    expect(row).toMatchObject({ database: 'users.db', values: { id: 2, name: 'User 2' } });
    expect(row.run).toBe(listRuns(server.dir)[0]);
    const stored = await server.request('/api/users/2');
    expect(await stored.json()).toEqual({ values: row.values, database: 'users.db' });
  });

  it('names every broken rule of a row with its field', async () => {
    const response = await server.post('/api/users', { id: 0, name: 'x', email: 'nowhere' });
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ type: 'urn:dbsim:problem:invalid-row', outcome: 'invalid' });
    expect(problem.reasons?.map(({ field }) => field)).toEqual(['id', 'name', 'email']);
  });

  it('names the row that has its key', async () => {
    const response = await server.post('/api/users', user(3, 'USER1@example.com'));
    expect(response.status).toBe(409);
    expect(await problemOf(response)).toMatchObject({ outcome: 'duplicate', takenBy: 1 });
  });

  it('names the reference that is missing', async () => {
    const order = { id: 1, user_id: 99, product_id: 1, quantity: 1 };
    const response = await server.post('/api/orders', order);
    expect(response.status).toBe(409);
    const problem = await problemOf(response);
    expect(problem.type).toBe('urn:dbsim:problem:missing-reference');
    expect(problem.detail).toBe('user_id 99: User 99 does not exist');
  });

  it('takes numbers as they are written, and never changes a value', async () => {
    const body = '{"id": 2, "name": "Chair", "price": 9007199254740993}';
    const response = await server.post('/api/products', body);
    expect(response.status).toBe(422);
    expect((await problemOf(response)).detail).toContain('9007199254740993');
  });

  it.each([
    ['no JSON', '{"id": 1', 400],
    ['a text', '"row"', 400],
    ['an unknown member', { ...user(7), admin: true }, 400],
    ['a member that is missing', { id: 7 }, 400],
    [
      'a member that appears twice',
      '{"id": 7, "id": 8, "name": "Ann", "email": "a@b.example"}',
      400,
    ],
    ['an empty list', [], 400],
    ['a list of too many rows', Array.from({ length: 1001 }, (_, at) => user(at + 1000)), 413],
  ])('refuses %s', async (_, body, status) => {
    const response = await server.post('/api/users', body);
    expect(response.status).toBe(status);
    expect((await problemOf(response)).detail).not.toBe('');
  });

  it('has no table of another name', async () => {
    const response = await server.post('/api/admins', user(1));
    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({
      hint: 'The tables are users, products, orders',
    });
  });
});

describe('POST of a list', () => {
  it('gives each row its own result, in their order', async () => {
    const rows = [user(20), user(0), user(21, 'user20@example.com'), user(22)];
    const response = await server.post('/api/users', rows);
    expect(response.status).toBe(207);
    const { results } = (await response.json()) as InsertedList;
    expect(results.map(({ status }) => status)).toEqual([201, 422, 409, 201]);
  });
});

describe('rows that come at the same time', () => {
  it('are inserted once, and each gets its own answer', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => user(300 + (at % 30), `u${at}@example.com`));
    const responses = await Promise.all(rows.map((row) => server.post('/api/users', row)));
    const statuses = responses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(30);
    expect(statuses.filter((status) => status === 409)).toHaveLength(30);
  });
});

describe('an idempotency key', () => {
  const key = { 'idempotency-key': 'order-77' };

  it('gets the same answer again, and inserts nothing', async () => {
    const first = await server.post('/api/users', user(77), key);
    const second = await server.post('/api/users', user(77), key);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await second.json()).toEqual(await first.json());
  });

  it('belongs to one request', async () => {
    const other = await server.post('/api/users', user(78), key);
    expect(other.status).toBe(422);
    expect((await problemOf(other)).type).toBe('urn:dbsim:problem:key-reused');
    expect((await server.request('/api/users/78')).status).toBe(404);
  });

  it('may be used again after a request that was refused as a whole', async () => {
    const again = { 'idempotency-key': 'again' };
    expect((await server.post('/api/users', '{', again)).status).toBe(400);
    expect((await server.post('/api/users', user(79), again)).status).toBe(201);
  });
});

describe('GET of rows', () => {
  it('gives them in the order of their keys, page by page', async () => {
    const first = (await (await server.request('/api/users?limit=2')).json()) as RowsPage;
    expect(first.rows.map(({ values }) => values['id'])).toEqual([1, 2]);
    const next = await server.request(`/api/users?limit=1&after=${first.next}&fields=id,email`);
    const { rows } = (await next.json()) as RowsPage;
    expect(rows.map(({ values }) => Object.keys(values))).toEqual([['id', 'email']]);
  });

  it.each(['limit=0', 'limit=x', 'limit=1&limit=2', 'fields=password', 'where=1', 'after=1e400'])(
    'refuses %s',
    async (query) => {
      expect((await server.request(`/api/users?${query}`)).status).toBe(400);
    },
  );

  it.each([
    '/api/users/1%20OR%201',
    '/api/users/..%2f..%2fdata',
    '/api/users/1e3',
    '/api/users/999',
  ])('finds nothing at %s', async (path) => {
    expect((await server.request(path)).status).toBe(404);
  });
});

it('explains where a row would go, and writes nothing', async () => {
  const response = await server.request(
    '/api/explain/orders?id=5&user_id=1&product_id=8&quantity=1',
  );
  expect(await response.json()).toMatchObject({
    entity: 'Order',
    database: 'orders.db',
    outcome: 'missing-reference',
  });
  expect((await server.request('/api/orders/5')).status).toBe(404);
});

it('has a ledger of its own for the rows, which `verify` audits', async () => {
  const { dir } = server;
  const stored = (await (await server.request('/api/users/20')).json()) as StoredRowInfo;
  expect(stored.values['name']).toBe('User 20');
  await server.close();
  const { code, stdout } = await callProgram(['verify', '--dir', dir]);
  expect(stdout).toContain('rows over HTTP');
  expect(stdout).toContain('Audit passed');
  expect(code).toBe(0);
  const again = await callProgram(['run', '--again', '--dir', dir]);
  expect(again.stderr).toContain('its rows came over HTTP, one by one');
});
