import { existsSync } from 'node:fs';

import { experimentFile } from '../../lab/store.js';
import { readExperiment, type RequestedExperiment } from '../../services/queue/requests.js';
import type { RunInfo } from '../api.js';
import { readObject, requireMembers, requireText } from '../body.js';
import type { ServerContext } from '../context.js';
import { HttpProblem } from '../problem.js';
import { json, type Route } from '../route.js';
import { queueNumber, runInfo } from '../run-info.js';
import { cancelEntry, placeOf, readRequestedSettings, requireRoom } from './runs.js';

/** Experiments of a list. */
const MOST_LISTED = 100;

/** Comparisons of ways of writing, in the same queue as the runs. */
export function experimentRoutes(context: ServerContext): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/experiments',
      id: 'queueExperiment',
      summary: 'Queue a comparison, with the settings of `dbsim-tui compare`',
      body: 'ExperimentRequest',
      answers: { 202: { description: 'It is queued', schema: 'RunInfo' } },
      handle: ({ request }) => queueExperiment(context, request),
    },
    {
      method: 'GET',
      path: '/api/experiments',
      id: 'listExperiments',
      summary: 'The queued comparisons, and the stored ones of the folder, newest first',
      answers: { 200: { description: 'Queued and stored ones', type: 'application/json' } },
      handle: () => list(context),
    },
    {
      method: 'GET',
      path: '/api/experiments/{id}',
      id: 'getExperiment',
      summary: 'A comparison with its runs and verdicts, by either of its ids',
      answers: { 200: { description: 'The comparison', type: 'application/json' } },
      handle: ({ path }) => get(context, path['id'] ?? ''),
    },
    {
      method: 'DELETE',
      path: '/api/experiments/{id}',
      id: 'cancelExperiment',
      summary: 'Cancel one that waits, or stop the one that is going; complete rounds are compared',
      answers: {
        200: { description: 'It is cancelled', schema: 'RunInfo' },
        202: { description: 'It stops', schema: 'RunInfo' },
      },
      handle: ({ path: { id = '' } }) =>
        cancelEntry(context, { id, name: 'Experiment' }, () => requireQueued(context, id)),
    },
  ];
}

async function queueExperiment(context: ServerContext, request: Request): Promise<Response> {
  const asked = readRequest(await readObject(request));
  await readExperiment(asked, placeOf(context));
  await requireRoom(context);
  const entry = await context.queue.add('experiment', JSON.stringify(asked));
  const info = await runInfo(context.dir, entry);
  return json(info, 202, { location: `/api/experiments/${info.id}` });
}

function readRequest(body: Readonly<Record<string, unknown>>): RequestedExperiment {
  requireMembers(body, ['workload', 'vary', 'settings']);
  const { workload = 'generate', vary, settings = {} } = body;
  const varied = readRequestedSettings(vary ?? {});
  const texts = Object.entries(varied).map(([name, values]) => [name, String(values)] as const);
  return {
    workload: requireText('workload', workload),
    vary: Object.fromEntries(texts),
    settings: readRequestedSettings(settings),
  };
}

async function list({ dir, store, services }: ServerContext): Promise<Response> {
  const states = ['queued', 'running', 'cancelled', 'failed', 'crashed', 'stored'] as const;
  const entries = await store.list('experiment', states, MOST_LISTED);
  const queued = await Promise.all(entries.map((entry) => runInfo(dir, entry)));
  const stored = await services.history.readExperiments();
  return json({ queued, stored });
}

async function get(context: ServerContext, id: string): Promise<Response> {
  const queued = await findQueued(context, id);
  const stored = queued ? queued.run : id;
  const isKnown = stored !== null && isExperiment(context.dir, stored);
  if (!queued && !isKnown) {
    throw new HttpProblem('not-found', `There is no experiment ${JSON.stringify(id)}`);
  }
  const experiment = isKnown ? await context.services.lab.read(stored) : undefined;
  return json({ ...queued, ...(experiment ? { experiment } : {}) });
}

/** Whether a text is the id of a stored comparison, and nothing else, such as a path. */
function isExperiment(dir: string, id: string): boolean {
  return /^x-[0-9a-z-]{1,60}$/.test(id) && existsSync(experimentFile(dir, id));
}

async function findQueued({ dir, store }: ServerContext, id: string): Promise<RunInfo | undefined> {
  const number = queueNumber(id);
  const entry = number === undefined ? undefined : await store.get(number);
  return entry?.kind === 'experiment' ? runInfo(dir, entry) : undefined;
}

async function requireQueued(context: ServerContext, id: string): Promise<RunInfo> {
  const queued = await findQueued(context, id);
  if (queued) return queued;
  throw new HttpProblem('not-found', `There is no queued experiment ${JSON.stringify(id)}`);
}
