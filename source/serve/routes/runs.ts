import { formatAmount } from '../../base/format.js';
import type { RunSummary } from '../../engine/history/run-summary.js';
import { listRuns } from '../../ledger/catalogue.js';
import { formatRecord } from '../../ledger/printed-record.js';
import { finishedRun, readRecord } from '../../report/run.js';
import {
  readRun,
  type RequestedRun,
  type RequestedSettings,
  type RequestPlace,
} from '../../services/queue/requests.js';
import type { RunInfo, RunList } from '../api.js';
import { readObject, requireMembers, requireText } from '../body.js';
import type { ServerContext } from '../context.js';
import { HttpProblem } from '../problem.js';
import { json, wholeNumber, type ApiRequest, type Route } from '../route.js';
import { isEnded, queueNumber, runInfo, storedRunInfo } from '../run-info.js';

/** Runs of a list. */
const LIMIT = { min: 1, max: 1000, fallback: 50 } as const;

/** Runs that may wait. */
const MOST_QUEUED = 100;

/** The queue of runs, and the stored runs of the folder. */
export function runRoutes(context: ServerContext): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/runs',
      id: 'queueRun',
      summary: 'Queue a run, with the settings of `dbsim-tui run`',
      body: 'RunRequest',
      answers: { 202: { description: 'The run is queued', schema: 'RunInfo' } },
      handle: ({ request }) => queueRun(context, request),
    },
    {
      method: 'GET',
      path: '/api/runs',
      id: 'listRuns',
      summary: 'The runs that wait, in their order; then the others, newest first',
      parameters: [
        {
          name: 'limit',
          in: 'query',
          description: 'How many runs beside those that wait',
          schema: {
            type: 'integer',
            minimum: LIMIT.min,
            maximum: LIMIT.max,
            default: LIMIT.fallback,
          },
        },
      ],
      answers: { 200: { description: 'The runs', schema: 'RunList' } },
      handle: ({ query }) => list(context, wholeNumber(query, 'limit', LIMIT)),
    },
    {
      method: 'GET',
      path: '/api/runs/{id}',
      id: 'getRun',
      summary: 'A run: where it is, its numbers and its audit',
      answers: { 200: { description: 'The run', schema: 'RunInfo' } },
      handle: async ({ path }) => json(await findWhole(context, path['id'] ?? '')),
    },
    {
      method: 'DELETE',
      path: '/api/runs/{id}',
      id: 'cancelRun',
      summary:
        'Cancel a run that waits, or stop the one that is going; what was written is audited',
      answers: {
        200: { description: 'It is cancelled', schema: 'RunInfo' },
        202: { description: 'It stops', schema: 'RunInfo' },
      },
      handle: ({ path: { id = '' } }) =>
        cancelEntry(context, { id, name: 'Run' }, () => findRun(context, id)),
    },
    {
      method: 'GET',
      path: '/api/runs/{id}/record',
      id: 'getRecord',
      summary: 'The record of a stored run, as `run --json` prints it',
      answers: {
        200: { description: 'See schema/run-record.schema.json', type: 'application/json' },
      },
      handle: ({ path }) => record(context, path['id'] ?? ''),
    },
    {
      method: 'GET',
      path: '/api/runs/{id}/events',
      id: 'followRun',
      summary: 'Server-sent events: state, snapshot (ten a second), rejected, notice',
      parameters: [
        {
          name: 'Last-Event-ID',
          in: 'header',
          description: 'Resume after this event',
          schema: { type: 'string' },
        },
      ],
      answers: { 200: { description: 'A stream of events', type: 'text/event-stream' } },
      handle: (request) => follow(context, request),
    },
  ];
}

/** Where the runs of a server go. */
export function placeOf({ dir, version, env, services }: ServerContext): RequestPlace {
  const { open } = services.runs;
  return { dir, version, env, model: open.chosen, topology: open.where.topology };
}

async function queueRun(context: ServerContext, request: Request): Promise<Response> {
  const asked = readRequest(await readObject(request));
  // A wrong setting is refused now, and not when the turn of the run comes.
  await readRun(asked, placeOf(context));
  await requireRoom(context);
  const entry = await context.queue.add('run', JSON.stringify(asked));
  const info = await runInfo(context.dir, entry);
  return json(info, 202, { location: `/api/runs/${info.id}` });
}

/** @throws HttpProblem if too many wait */
export async function requireRoom({ store }: ServerContext): Promise<void> {
  if ((await store.count('queued')) < MOST_QUEUED) return;
  throw new HttpProblem('too-many', `${formatAmount(MOST_QUEUED, 'run')} wait already`);
}

function readRequest(body: Readonly<Record<string, unknown>>): RequestedRun {
  requireMembers(body, ['workload', 'settings']);
  const { workload = 'assignment', settings = {} } = body;
  return { workload: requireText('workload', workload), settings: readRequestedSettings(settings) };
}

/** The settings of a request: an object of plain values. @throws HttpProblem */
export function readRequestedSettings(settings: unknown): RequestedSettings {
  const isObject = typeof settings === 'object' && settings !== null && !Array.isArray(settings);
  const isPlain = (value: unknown): boolean =>
    ['string', 'number', 'boolean'].includes(typeof value);
  if (isObject && Object.values(settings).every(isPlain)) return settings as RequestedSettings;
  throw new HttpProblem('bad-request', 'settings must be an object of texts, numbers and booleans');
}

async function list(context: ServerContext, limit: number): Promise<Response> {
  const { store, dir } = context;
  const entries = await store.list(
    'run',
    ['running', 'stored', 'cancelled', 'failed', 'crashed'],
    limit,
  );
  const waiting = await store.list('run', ['queued'], MOST_QUEUED);
  const queued = await Promise.all(waiting.map((entry) => runInfo(dir, entry)));
  const own = await Promise.all(entries.map((entry) => runInfo(dir, entry)));
  const known = new Set(own.map(({ run }) => run));
  // A run that has just started has a ledger before its entry of the queue names it.
  const isStarting = own.some(({ state, run }) => state === 'running' && run === null);
  const open = context.insertions.current()?.run;
  const others: RunSummary[] = [];
  await context.services.history.readRuns((runs) => others.push(...runs));
  const elsewhere = others
    .filter(
      ({ id, ending }) => !known.has(id) && !(isStarting && ending === 'running' && id !== open),
    )
    .map((run) => storedRunInfo(run, open));
  const runs = [...own, ...elsewhere].toSorted((one, other) => timeOf(other) - timeOf(one));
  return json({ queued, runs: runs.slice(0, limit) } satisfies RunList);
}

function timeOf({ startedAt, queuedAt }: RunInfo): number {
  return Date.parse(startedAt ?? queuedAt ?? '');
}

/** A run by either of its ids. @throws HttpProblem where there is none */
export async function findRun(context: ServerContext, id: string): Promise<RunInfo> {
  const { dir, store, services } = context;
  const number = queueNumber(id);
  const entry = number === undefined ? undefined : await store.get(number);
  if (entry?.kind === 'run') return runInfo(dir, entry);
  if (isStored(dir, id)) {
    let found: RunSummary | undefined;
    await services.history.readRuns((runs) => {
      found ??= runs.find((run) => run.id === id);
    });
    if (found) return storedRunInfo(found, context.insertions.current()?.run);
  }
  throw new HttpProblem('not-found', `There is no run ${JSON.stringify(id)}`);
}

/** A run with all that is known of it. */
async function findWhole(context: ServerContext, id: string): Promise<RunInfo> {
  const info = await findRun(context, id);
  const isStored = info.run !== null && isEnded(info.state);
  const stored = isStored ? await readRecord(context.dir, info.run) : undefined;
  return stored?.causes ? { ...info, causes: stored.causes } : info;
}

/** Whether a text is the id of a stored run, and nothing else, such as a path. */
function isStored(dir: string, id: string): boolean {
  return /^r-[0-9a-z-]{1,60}$/.test(id) && listRuns(dir).includes(id);
}

/** The id of the stored run that an id means. @throws HttpProblem where there is none */
export async function storedId(context: ServerContext, id: string): Promise<string> {
  if (isStored(context.dir, id)) return id;
  const { run, state } = await findRun(context, id);
  if (run !== null && isEnded(state)) return run;
  throw new HttpProblem('conflict', `Run ${id} is ${state}, and not stored yet`);
}

/**
 * Cancels an entry of the queue that is not over.
 * @param name of the entry, at the beginning of a sentence @param find reads it
 * @throws HttpProblem
 */
export async function cancelEntry(
  { queue }: Pick<ServerContext, 'queue'>,
  { id, name }: { readonly id: string; readonly name: string },
  find: () => Promise<RunInfo>,
): Promise<Response> {
  const { state } = await find();
  const number = queueNumber(id);
  if (number === undefined || isEnded(state)) {
    throw new HttpProblem('conflict', `${name} ${id} cannot be cancelled: it is ${state}`);
  }
  await queue.cancel(number);
  const info = await find();
  return json(info, isEnded(info.state) ? 200 : 202);
}

async function record(context: ServerContext, id: string): Promise<Response> {
  const { dir } = context;
  const stored = await readRecord(dir, await storedId(context, id));
  if (!stored) throw new HttpProblem('conflict', `Run ${id} has no record yet`);
  const text = formatRecord(stored, finishedRun(dir, stored).attempts);
  return new Response(`${text}\n`, { headers: { 'content-type': 'application/json' } });
}

async function follow(context: ServerContext, { request, path }: ApiRequest): Promise<Response> {
  const info = await findRun(context, path['id'] ?? '');
  const number = queueNumber(info.id);
  if (number === undefined) {
    throw new HttpProblem('conflict', `Run ${info.id} was not queued here: it has no events`);
  }
  return context.streams.open(number, info, request.headers.get('last-event-id'));
}
