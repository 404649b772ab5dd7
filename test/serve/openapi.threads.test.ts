import { describe, expect, it } from 'vitest';

import { PROBLEM_NAMES } from '../../source/serve/api.js';
import { SCHEMAS } from '../../source/serve/openapi/schemas.js';
import { allRoutes } from '../../source/serve/routes/routes.js';
import { problemOf } from '../../source/serve/problem.js';
import { testServer } from './support.js';

interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId: string }>>>>;
}

describe('the description of the API', () => {
  it('has every route, each with a name of its own, and every schema that it names', async () => {
    const server = await testServer();
    const response = await server.request('/openapi.json');
    const text = await response.text();
    const { openapi, paths } = JSON.parse(text) as Description;
    expect(openapi).toBe('3.1.0');
    const routes = allRoutes(server.server.context);
    for (const { method, path, id } of routes) {
      expect(paths[path]?.[method.toLowerCase()]?.operationId).toBe(id);
    }
    const ids = routes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const named = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    expect(new Set(named.filter((name) => !Object.hasOwn(SCHEMAS, name ?? '')))).toEqual(new Set());
  });
});

it('has a status for each problem', () => {
  for (const name of PROBLEM_NAMES) {
    expect(problemOf(name, 'detail').status).toBeGreaterThanOrEqual(400);
  }
});
