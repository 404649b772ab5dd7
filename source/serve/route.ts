import type { SchemaName } from './openapi/schemas.js';
import { HttpProblem } from './problem.js';

/** A request, as its route gets it. */
export interface ApiRequest {
  readonly request: Request;
  /** The parts of the path that the route names, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

/** A parameter in the query or in a header. */
export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** What an answer with a status is. */
export interface Answer {
  readonly description: string;
  /** Of its JSON body; absent where it has none, or another one. */
  readonly schema?: SchemaName;
  /** The media type of another body. */
  readonly type?: string;
}

/** A route: what serves it, and what the description of the API shows of it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** "/api/{table}/{id}" */
  readonly path: string;
  /** A name for generated clients. */
  readonly id: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  /** Whether the query may have other parameters, named as the fields of a table. */
  readonly takesFields?: boolean;
  /** The schema of a JSON body. */
  readonly body?: SchemaName;
  /** By status; those of problems are added. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Whether it needs no token. */
  readonly isOpen?: boolean;
  readonly handle: (request: ApiRequest) => Response | Promise<Response>;
}

/** A JSON answer. */
export function json(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** A parameter of the query that is a whole number from `min` to `max`. @throws HttpProblem */
export function wholeNumber(
  query: URLSearchParams,
  name: string,
  { min, max, fallback }: { readonly min: number; readonly max: number; readonly fallback: number },
): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (/^-?\d{1,16}$/.test(text) && value >= min && value <= max) return value;
  throw new HttpProblem('bad-request', `${name} must be a whole number from ${min} to ${max}`);
}

/** Refuses parameters that the route does not have, and those that are given twice. @throws HttpProblem */
export function requireKnown(route: Route, query: URLSearchParams): void {
  const known = (route.parameters ?? []).filter((one) => one.in === 'query');
  const seen = new Set<string>();
  for (const name of query.keys()) {
    if (seen.has(name)) throw new HttpProblem('bad-request', `${name} is given twice`);
    seen.add(name);
    if (route.takesFields === true || known.some((one) => one.name === name)) continue;
    throw new HttpProblem('bad-request', `There is no parameter ${JSON.stringify(name)} here`);
  }
}
