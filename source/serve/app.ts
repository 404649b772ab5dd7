import { Hono } from 'hono';

import { groupBy } from '../base/group.js';
import type { Problem } from './api.js';
import type { ServerContext } from './context.js';
import { isOwnHost, isOwnOrigin } from './origin.js';
import { pageFile, type PageFiles } from './page-files.js';
import { HttpProblem, problemOf, problemOfError, problemResponse } from './problem.js';
import { requireKnown, type Route } from './route.js';
import { allRoutes } from './routes/routes.js';

/** The headers of every answer: nothing but what the page brings along; no frame, no form that leaves. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** The longest path and query, in characters. */
const MOST_URL = 8000;

/** What an app serves beside its routes. */
export interface AppOptions {
  /** The name or address that it listens on. */
  readonly host: string;
  readonly page: PageFiles;
}

/** The server without its socket: every check, every route, and the page. */
export function createApp(context: ServerContext, { host, page }: AppOptions): Hono {
  const routes = allRoutes(context);
  const open = new Set(routes.filter(({ isOpen }) => isOpen).map(({ path }) => path));
  const app = new Hono();
  const report = (error: unknown): void => context.log.error('a request failed', error);
  app.use(async (c, next) => {
    const beganMs = performance.now();
    const { raw, path } = c.req;
    try {
      requireOwn(raw, host, path);
      if (!open.has(path) && !page.has(path)) requireToken(raw, context);
      await next();
    } catch (error) {
      c.res = problemResponse(problemOfError(error, report));
    }
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
    context.meter.countRequest(raw.method, c.res.status, (performance.now() - beganMs) / 1000);
  });
  for (const [path, served] of groupBy(routes, (route) => route.path)) serve(app, path, served);
  app.get('*', (c) => pageFile(page, c.req.path) ?? problemResponse(nothingAt(c.req.path)));
  app.notFound((c) => problemResponse(nothingAt(c.req.path)));
  app.onError((error) => problemResponse(problemOfError(error, report)));
  return app;
}

/** Serves the methods of a path; any other one is refused with those that there are. */
function serve(app: Hono, path: string, routes: readonly Route[]): void {
  const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
  for (const route of routes) {
    app.on(route.method, pattern, (c) => {
      // Hono answers HEAD with the headers of GET, which would leave a stream or a file open.
      if (c.req.raw.method === 'HEAD' && c.req.path.startsWith('/api')) return notAllowed(routes);
      const query = new URL(c.req.url).searchParams;
      requireKnown(route, query);
      return route.handle({ request: c.req.raw, path: c.req.param(), query });
    });
  }
  app.all(pattern, () => notAllowed(routes));
}

function notAllowed(routes: readonly Route[]): Response {
  const methods = routes.map(({ method }) => method).join(', ');
  const problem = problemOf('method-not-allowed', `The methods here are ${methods}`);
  return problemResponse(problem, { allow: methods });
}

/** @throws HttpProblem for a request that a page of another site has sent, or that leads elsewhere */
function requireOwn(request: Request, host: string, path: string): void {
  if (request.url.length > MOST_URL)
    throw new HttpProblem('bad-request', 'The address is too long');
  const { headers } = request;
  if (!isOwnHost(headers.get('host') ?? undefined, host)) {
    throw new HttpProblem('forbidden', 'The Host header does not name this server', {
      hint: 'Use localhost, its address, or the name that is given with --host',
    });
  }
  // A link on another site may lead to the page; it cannot read or send anything else.
  const isLink = headers.get('sec-fetch-mode') === 'navigate' && path === '/';
  if (isOwnOrigin(headers) || (isLink && request.method === 'GET')) return;
  throw new HttpProblem('forbidden', 'A page of another site has sent this request');
}

/** @throws HttpProblem */
function requireToken({ headers }: Request, { token }: ServerContext): void {
  if (!token || token.admits(headers)) return;
  throw new HttpProblem('unauthorized', 'This server needs its token', {
    hint: 'Send it as `Authorization: Bearer …`',
  });
}

function nothingAt(path: string): Problem {
  return problemOf('not-found', `There is nothing at ${JSON.stringify(path)}`);
}
