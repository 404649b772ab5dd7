import { OUTCOMES } from '../../entities/outcome.js';
import { SORT_COLUMNS, type AttemptQuery } from '../../services/results/query.js';
import { countsOf } from '../../sim/snapshot.js';
import type { AttemptsPage } from '../api.js';
import type { ServerContext } from '../context.js';
import { HttpProblem } from '../problem.js';
import { json, wholeNumber, type ApiRequest, type Parameter, type Route } from '../route.js';
import { storedId } from './runs.js';

/** Attempts of a page. */
const LIMIT = { min: 1, max: 1000, fallback: 100 } as const;
const FROM = { min: 0, max: 100_000_000, fallback: 0 } as const;
const THREAD = { min: 1, max: 100_000, fallback: 1 } as const;

/** Every outcome but inserted. */
const REFUSED = 'refused';

const PARAMETERS: readonly Parameter[] = [
  textParameter('outcome', 'Only this outcome', [...OUTCOMES, REFUSED]),
  textParameter('entity', 'Only rows of this entity'),
  {
    ...textParameter('thread', 'Only rows of this thread'),
    schema: { type: 'integer', minimum: 1 },
  },
  textParameter('text', 'Words that the row or its reasons must have, in any case'),
  textParameter('sort', 'By what the attempts are sorted', [...SORT_COLUMNS]),
  textParameter('order', 'Ascending is the default', ['ascending', 'descending']),
  {
    ...textParameter('from', 'The place of the first one, from 0'),
    schema: { type: 'integer', minimum: 0, default: 0 },
  },
  {
    ...textParameter('limit', 'How many'),
    schema: { type: 'integer', minimum: LIMIT.min, maximum: LIMIT.max, default: LIMIT.fallback },
  },
];

/** The attempts of a stored run: filtered, searched and sorted, with their reasons. */
export function resultRoutes(context: ServerContext): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/runs/{id}/rows',
      id: 'listAttempts',
      summary: 'The attempts of a stored run, with their reasons',
      parameters: PARAMETERS,
      answers: { 200: { description: 'The attempts', schema: 'AttemptsPage' } },
      handle: (request) => listAttempts(context, request),
    },
  ];
}

function textParameter(name: string, description: string, choices?: readonly string[]): Parameter {
  const schema = { type: 'string', ...(choices ? { enum: choices } : {}) };
  return { name, in: 'query', description, schema };
}

async function listAttempts(
  context: ServerContext,
  { request, path, query }: ApiRequest,
): Promise<Response> {
  const { results } = context.services;
  const run = await results.readRun(await storedId(context, path['id'] ?? ''));
  const from = wholeNumber(query, 'from', FROM);
  const limit = wholeNumber(query, 'limit', LIMIT);
  const asked = readQuery(
    query,
    run.model.entities.map(({ name }) => name),
  );
  const task = { signal: request.signal };
  const attempts = await results.readAttempts(run, task);
  const selection = await attempts.select(asked, task);
  const body: AttemptsPage = {
    attempts: attempts.rows(selection, from, from + limit),
    count: selection.count,
    outcomes: countsOf((outcome) => selection.outcomes[OUTCOMES.indexOf(outcome)] ?? 0),
  };
  return json(body);
}

function readQuery(query: URLSearchParams, entities: readonly string[]): AttemptQuery {
  const outcome = readOne(query, 'outcome', [...OUTCOMES, REFUSED] as const);
  return {
    entity: readOne(query, 'entity', entities),
    outcome,
    thread: query.has('thread') ? wholeNumber(query, 'thread', THREAD) : undefined,
    text: query.get('text') ?? '',
    sort: readOne(query, 'sort', SORT_COLUMNS) ?? 'row',
    descending: readOne(query, 'order', ['ascending', 'descending'] as const) === 'descending',
  };
}

function readOne<Choice extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new HttpProblem('bad-request', `There is no ${name} ${JSON.stringify(text)}`, {
    hint: `It is ${choices.join(', ')}`,
  });
}
