import { beforeAll, describe, expect, it } from 'vitest';

import { readServeOptions } from '../../source/serve/options.js';
import { isOwnHost } from '../../source/serve/origin.js';
import { problemOf, testServer, user, type TestServer } from './support.js';

const TOKEN = 'a'.repeat(40);

describe('a Host header', () => {
  it.each([
    ['localhost', true],
    ['localhost:7878', true],
    ['127.0.0.1:7878', true],
    ['[::1]:7878', true],
    ['192.168.1.7', true],
    ['demo.example', true],
    ['evil.example:7878', false],
    ['localhost.evil.example', false],
    ['localhost:7878@evil.example', false],
    ['', false],
    [undefined, false],
  ])('%j names the server: %j', (header, expected) => {
    expect(isOwnHost(header, 'demo.example')).toBe(expected);
  });
});

describe('a server on this machine', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await testServer();
  });

  it.each<[string, Record<string, string>]>([
    ['a name that was pointed at it', { host: 'evil.example' }],
    ['a page of another site', { origin: 'https://evil.example' }],
    ['a page of another site, by its browser', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', { 'sec-fetch-site': 'same-site' }],
    ['a page without an origin', { origin: 'null' }],
  ])('refuses %s', async (_, headers) => {
    const reading = await server.request('/api/users', { headers });
    expect(reading.status).toBe(403);
    expect((await server.post('/api/users', user(1), headers)).status).toBe(403);
    expect(reading.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers its own page, and programs', async () => {
    const own = { origin: 'http://localhost:7878', 'sec-fetch-site': 'same-origin' };
    expect((await server.request('/api/users', { headers: own })).status).toBe(200);
    expect((await server.request('/api/users')).status).toBe(200);
  });

  it('can be reached by a link, but only its page', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await server.request('/', { headers: link })).status).toBe(200);
    expect((await server.request('/api/users', { headers: link })).status).toBe(403);
  });

  it('sends a policy without inline scripts with every answer', async () => {
    for (const path of ['/', '/api/users', '/nothing']) {
      const { headers } = await server.request(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('takes JSON only, so that no form can send it', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect((await server.post('/api/users', user(1), headers)).status).toBe(415);
  });

  it('takes no body over its limit, whatever its length is said to be', async () => {
    const row = { ...user(1), name: 'x'.repeat(1 << 20) };
    expect((await server.post('/api/users', row)).status).toBe(413);
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('has no %s of rows', async (method) => {
    const response = await server.request('/api/users/1', { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET');
  });

  it.each([
    '/api/runs/..%2f..%2fetc%2fpasswd',
    '/api/runs/r-..%2f..%2fx/report.pdf',
    '/api/runs/q-1/report.exe',
    '/..%2fpackage.json',
    '/%00',
    '/%e0%a4%a',
  ])('finds nothing at %s', async (path) => {
    const response = await server.request(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toMatch(/\n\s+at |node_modules|\/tmp\//);
  });

  it('shows control characters of a path as escapes', async () => {
    const { detail } = await problemOf(await server.request('/%1b%5b2J'));
    expect(detail).not.toContain('\u001B');
  });
});

describe('a server with a token', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await testServer({ token: TOKEN });
  });

  it.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['another token', { authorization: `Bearer ${'b'.repeat(40)}` }],
    ['a part of it', { authorization: `Bearer ${TOKEN.slice(1)}` }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['the token as cookie', { cookie: `dbsim=${TOKEN}` }],
  ])('refuses %s', async (_, headers) => {
    for (const path of ['/api/users', '/metrics', '/api/runs']) {
      expect((await server.request(path, { headers })).status).toBe(401);
    }
  });

  it('takes the token, or the cookie that the page gets for it', async () => {
    const bearer = { authorization: `Bearer ${TOKEN}` };
    expect((await server.request('/api/users', { headers: bearer })).status).toBe(200);
    const session = await server.post('/api/session', { token: TOKEN });
    const set = session.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(set).not.toContain(TOKEN);
    const cookie = { cookie: set.split(';')[0] ?? '' };
    expect((await server.request('/api/users', { headers: cookie })).status).toBe(200);
  });

  it('gives no cookie for a wrong one', async () => {
    const session = await server.post('/api/session', { token: 'x'.repeat(40) });
    expect(session.status).toBe(401);
    expect(session.headers.get('set-cookie')).toBeNull();
  });

  it('answers without one whether it lives, and with its page', async () => {
    for (const path of ['/healthz', '/readyz', '/', '/openapi.json']) {
      expect((await server.request(path)).status).toBe(200);
    }
  });
});

it('is not reachable from other machines without a token', async () => {
  await expect(readServeOptions({ host: '0.0.0.0' })).rejects.toThrow(/add --token-file/);
  await expect(readServeOptions({ host: '127.0.0.1' })).resolves.toMatchObject({ port: 7878 });
});
