import { describeApi } from '../openapi/describe.js';
import type { ServerContext } from '../context.js';
import { json, type Route } from '../route.js';
import { experimentRoutes } from './experiments.js';
import { explainRoutes } from './explain.js';
import { exportRoutes } from './exports.js';
import { infoRoutes } from './info.js';
import { insertRoutes } from './insert.js';
import { metricsRoutes } from './metrics.js';
import { resultRoutes } from './results.js';
import { rowRoutes } from './rows.js';
import { runRoutes } from './runs.js';

/** All routes; names that the API needs for itself come before those of tables. */
export function allRoutes(context: ServerContext): Route[] {
  const routes = [
    ...infoRoutes(context),
    ...metricsRoutes(context),
    ...runRoutes(context),
    ...resultRoutes(context),
    ...exportRoutes(context),
    ...experimentRoutes(context),
    ...explainRoutes(context),
    ...rowRoutes(context),
    ...insertRoutes(context),
  ];
  const description: Route = {
    method: 'GET',
    path: '/openapi.json',
    id: 'getDescription',
    summary: 'This description (OpenAPI 3.1)',
    answers: { 200: { description: 'The description', type: 'application/json' } },
    isOpen: true,
    handle: () => json(describeApi(all, context.version)),
  };
  const all: readonly Route[] = [...routes, description];
  return [...all];
}
