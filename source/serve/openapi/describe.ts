import type { Answer, Route } from '../route.js';
import { SCHEMAS, type Schema } from './schemas.js';

/** The description of the API (OpenAPI 3.1), from the routes that serve it. */
export function describeApi(routes: readonly Route[], version: string): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of routes) {
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase()] = describeRoute(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'dbsim-tui serve',
      version,
      description:
        'Insert rows through the router, queue runs, follow and audit them. Updates and deletes are not offered: inserting never overwrites. Errors are problem details (RFC 9457).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, {}],
    paths,
    components: {
      schemas: SCHEMAS,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function describeRoute(route: Route): Schema {
  const { id, summary, path, parameters = [], body, answers, isOpen } = route;
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const own = parameters.map((one) => Object.assign({ required: false }, one));
  const fields = route.takesFields === true ? [FIELDS] : [];
  return {
    operationId: id,
    summary,
    ...(isOpen === true ? { security: [] } : {}),
    parameters: [...named, ...own, ...fields],
    ...(body === undefined ? {} : { requestBody: { required: true, content: jsonContent(body) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, describeAnswer(answer)]),
      ),
      default: {
        description: 'A problem',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  };
}

/** The fields of a row as parameters of the query. */
const FIELDS = {
  name: 'fields',
  in: 'query',
  required: false,
  style: 'form',
  explode: true,
  schema: { type: 'object', additionalProperties: { type: 'string' } },
};

function describeAnswer({ description, schema, type }: Answer): Schema {
  if (schema === 'Problem') {
    return { description, content: { 'application/problem+json': { schema: refTo(schema) } } };
  }
  if (schema) return { description, content: jsonContent(schema) };
  return type === undefined ? { description } : { description, content: { [type]: {} } };
}

function jsonContent(schema: string): Schema {
  return { 'application/json': { schema: refTo(schema) } };
}

function refTo(schema: string): Schema {
  return { $ref: `#/components/schemas/${schema}` };
}
