import type { Entity, Field } from '../../entities/entity.js';
import { isDerived } from '../../entities/input-fields.js';
import { uniquesOf } from '../../entities/unique.js';
import type { DatabasesInfo, FieldInfo, Readiness, ServerInfo, TableInfo } from '../api.js';
import { readObject } from '../body.js';
import type { ServerContext } from '../context.js';
import { HttpProblem } from '../problem.js';
import { json, type Route } from '../route.js';

/** What is served, how its databases are, and the cookie of the page. */
export function infoRoutes(context: ServerContext): Route[] {
  return [
    {
      method: 'GET',
      path: '/api',
      id: 'getServer',
      summary: 'What is served: the tables, their fields and rules, and their databases',
      answers: { 200: { description: 'The server', schema: 'ServerInfo' } },
      handle: () => json(serverInfo(context)),
    },
    {
      method: 'GET',
      path: '/api/databases',
      id: 'listDatabases',
      summary: 'The databases as they are now: state, version, settings, rows, size',
      answers: { 200: { description: 'The databases', schema: 'DatabasesInfo' } },
      handle: async () => {
        const databases = await context.services.databaseStatuses();
        return json({ databases } satisfies DatabasesInfo);
      },
    },
    {
      method: 'POST',
      path: '/api/session',
      id: 'startSession',
      summary: 'Exchange the token for a cookie, for the page',
      body: 'SessionRequest',
      answers: { 204: { description: 'The cookie is set' } },
      isOpen: true,
      handle: ({ request }) => startSession(context, request),
    },
    {
      method: 'GET',
      path: '/healthz',
      id: 'getHealth',
      summary: 'Whether the process answers',
      answers: { 200: { description: 'It does', schema: 'Health' } },
      isOpen: true,
      handle: () => json({ status: 'ok' }),
    },
    {
      method: 'GET',
      path: '/readyz',
      id: 'getReadiness',
      summary: 'Whether every database answers, with the reasons',
      answers: {
        200: { description: 'All do', schema: 'Readiness' },
        503: { description: 'Some do not', schema: 'Readiness' },
      },
      isOpen: true,
      handle: () => readiness(context),
    },
  ];
}

function serverInfo({ version, token, services }: ServerContext): ServerInfo {
  const { model, topology } = services;
  return {
    version,
    needsToken: token !== undefined,
    model: model.name,
    tables: topology.entities.map(({ definition, rule, databases }): TableInfo => ({
      table: definition.table,
      entity: definition.name,
      fields: definition.fields.map((field, at) =>
        fieldInfo(field, definition, at, services.model),
      ),
      uniques: uniquesOf(definition).map(({ fields }) => fields.map(({ name }) => name)),
      databases: databases.map(({ name }) => name),
      rule,
      definition,
    })),
    topology: topology.file ?? null,
  };
}

function fieldInfo(
  field: Field,
  { example, references }: Entity,
  position: number,
  { entities }: ServerContext['services']['model'],
): FieldInfo {
  const { name, kind, optional = false, choices } = field;
  const reference = references.find(({ positions }) => positions.includes(position));
  const target = reference && entities[reference.targetIndex];
  return {
    name,
    kind,
    optional,
    derived: isDerived(field),
    ...(choices ? { choices } : {}),
    ...('min' in field && field.min !== undefined ? { min: field.min } : {}),
    ...('max' in field && field.max !== undefined ? { max: field.max } : {}),
    ...('decimals' in field ? { decimals: field.decimals } : {}),
    ...(target ? { references: target.table } : {}),
    ...(example[position] === undefined ? {} : { example: example[position] }),
  };
}

async function readiness({ services }: ServerContext): Promise<Response> {
  const statuses = await services.databaseStatuses();
  const databases = statuses.map(({ name, state, problem }) =>
    problem === undefined ? { name, state } : { name, state, problem },
  );
  // One that is missing is created by the first row.
  const ready = databases.every(({ state }) => state === 'reachable' || state === 'missing');
  return json({ ready, databases } satisfies Readiness, ready ? 200 : 503);
}

async function startSession({ token }: ServerContext, request: Request): Promise<Response> {
  const { token: given } = await readObject(request);
  if (!token) return new Response(null, { status: 204 });
  if (typeof given !== 'string' || !token.isToken(given)) {
    throw new HttpProblem('unauthorized', 'The token is wrong');
  }
  return new Response(null, { status: 204, headers: { 'set-cookie': token.setCookie } });
}
