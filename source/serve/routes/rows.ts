import type { FoundRow } from '../../db/rows.js';
import type { Entity } from '../../entities/entity.js';
import type { StoredRow } from '../../entities/value.js';
import type { Page } from '../../services/databases/rows.js';
import type { JsonRow, RowsPage, StoredRowInfo } from '../api.js';
import { requireTable, type ServerContext } from '../context.js';
import { HttpProblem } from '../problem.js';
import { json, wholeNumber, type ApiRequest, type Route } from '../route.js';

/** Rows of a page, and the most that can be asked for. */
const LIMIT = { min: 1, max: 1000, fallback: 100 } as const;

/** A row that every database of its entity holds. */
const EVERY_COPY = 'every copy';

/** Rows of tables, gathered from their databases. */
export function rowRoutes(context: ServerContext): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/{table}',
      id: 'listRows',
      summary: 'Rows of a table in the order of their keys, gathered from all its databases',
      parameters: [
        {
          name: 'limit',
          in: 'query',
          description: 'How many rows',
          schema: {
            type: 'integer',
            minimum: LIMIT.min,
            maximum: LIMIT.max,
            default: LIMIT.fallback,
          },
        },
        {
          name: 'after',
          in: 'query',
          description: 'The key of the row before the first one: `next` of the page before',
          schema: { type: 'integer' },
        },
        {
          name: 'fields',
          in: 'query',
          description: 'Names of fields, separated by commas; by default all',
          schema: { type: 'string' },
        },
      ],
      answers: {
        200: { description: 'All rows of the page', schema: 'RowsPage' },
        206: { description: 'A database did not answer: its rows are missing', schema: 'RowsPage' },
      },
      handle: (request) => listRows(context, request),
    },
    {
      method: 'GET',
      path: '/api/{table}/{id}',
      id: 'getRow',
      summary: 'One row, with the database that holds it',
      answers: { 200: { description: 'The row', schema: 'StoredRowInfo' } },
      handle: (request) => getRow(context, request),
    },
  ];
}

async function listRows(context: ServerContext, { path, query }: ApiRequest): Promise<Response> {
  const entity = requireTable(context, path['table']);
  const limit = wholeNumber(query, 'limit', LIMIT);
  const after = readAfter(query);
  const shown = readFields(entity, query.get('fields'));
  const page = await context.services.databases.readRows({
    target: { entity },
    direction: 'up',
    from: after === undefined ? undefined : after + 1,
    skip: 0,
    limit,
  });
  const rows = page.rows.map((row) => storedRow(context, entity, row, { page, shown }));
  const last = page.rows.length < limit ? undefined : page.rows.at(-1)?.[0];
  const body: RowsPage = {
    rows,
    next: last === undefined ? null : Number(last),
    missing: page.silent,
  };
  return json(body, page.silent.length > 0 ? 206 : 200);
}

async function getRow(context: ServerContext, { path }: ApiRequest): Promise<Response> {
  const entity = requireTable(context, path['table']);
  const id = readId(path['id']);
  const page = await context.services.databases.readRows({
    target: { entity },
    direction: 'up',
    from: id,
    skip: 0,
    limit: 1,
  });
  const [row] = page.rows;
  if (row && Number(row[0]) === id) return json(storedRow(context, entity, row, { page }));
  const [silent] = page.silent;
  if (silent) throw new HttpProblem('database-away', silent.problem);
  throw new HttpProblem('not-found', `${entity.name} ${id} is not stored`);
}

/** The values of a row by name. @param shown positions of the fields; by default all */
export function valuesOf({ fields }: Entity, row: StoredRow, shown?: readonly number[]): JsonRow {
  const positions = shown ?? fields.map((_, position) => position);
  return Object.fromEntries(
    positions.map((position) => [fields[position]!.name, row[position] ?? null]),
  );
}

function storedRow(
  { services }: ServerContext,
  entity: Entity,
  row: FoundRow,
  { page, shown }: { readonly page: Page; readonly shown?: readonly number[] | undefined },
): StoredRowInfo {
  const described = services.topology.entities.find((one) => one.entity === entity.name);
  const only = described?.isCopied === true ? EVERY_COPY : described?.databases[0]?.name;
  return {
    values: valuesOf(entity, row, shown),
    database: page.origins?.get(row) ?? only ?? '',
  };
}

function readAfter(query: URLSearchParams): number | undefined {
  if (!query.has('after')) return undefined;
  const { MIN_SAFE_INTEGER: min, MAX_SAFE_INTEGER: max } = Number;
  return wholeNumber(query, 'after', { min, max: max - 1, fallback: 0 });
}

function readId(text = ''): number {
  const id = Number(text);
  if (/^-?\d{1,16}$/.test(text) && Number.isSafeInteger(id)) return id;
  throw new HttpProblem('not-found', 'The id of a row is a whole number');
}

/** The positions of the fields that are named. */
function readFields({ fields }: Entity, text: string | null): number[] | undefined {
  if (text === null) return undefined;
  return text.split(',').map((name) => {
    const position = fields.findIndex((field) => field.name === name);
    if (position >= 0) return position;
    throw new HttpProblem('bad-request', `There is no field ${JSON.stringify(name)}`, {
      hint: `The fields are ${fields.map((field) => field.name).join(', ')}`,
    });
  });
}
