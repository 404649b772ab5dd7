import type { ServerContext } from '../context.js';
import { formatMetrics, METRICS_TYPE, type Family } from '../metrics/text.js';
import type { Route } from '../route.js';

const WAITING_STATES = ['queued', 'running'] as const;

/** Metrics in Prometheus's text format. */
export function metricsRoutes(context: ServerContext): Route[] {
  return [
    {
      method: 'GET',
      path: '/metrics',
      id: 'getMetrics',
      summary: 'Metrics for Prometheus',
      answers: { 200: { description: 'Text format 0.0.4', type: 'text/plain' } },
      handle: async () => {
        const families = [
          ...context.meter.families,
          ...(await databaseFamilies(context)),
          ...(await queueFamilies(context)),
          ...processFamilies(context),
        ];
        return new Response(formatMetrics(families.filter(({ samples }) => samples.length > 0)), {
          headers: { 'content-type': METRICS_TYPE },
        });
      },
    },
  ];
}

async function databaseFamilies({ services }: ServerContext): Promise<Family[]> {
  const statuses = await services.databaseStatuses();
  const own = statuses.filter(({ replica }) => replica === undefined);
  return [
    {
      name: 'dbsim_database_up',
      help: 'Whether a database answers: 1 or 0.',
      type: 'gauge',
      samples: [...new Map(own.map((each) => [each.name, each])).values()].map(
        ({ name, state }) => ({
          labels: { database: name },
          value: state === 'reachable' ? 1 : 0,
        }),
      ),
    },
    {
      name: 'dbsim_stored_rows',
      help: 'Rows that a database holds.',
      type: 'gauge',
      samples: own.flatMap(({ entity, name, rows }) =>
        rows === undefined ? [] : [{ labels: { entity, database: name }, value: rows }],
      ),
    },
  ];
}

async function queueFamilies({ store, streams, insertions }: ServerContext): Promise<Family[]> {
  const counts = await Promise.all(WAITING_STATES.map((state) => store.count(state)));
  const { waiting } = insertions;
  return [
    {
      name: 'dbsim_queue_runs',
      help: 'Runs and comparisons of the queue that wait or are going.',
      type: 'gauge',
      samples: WAITING_STATES.map((state, at) => ({ labels: { state }, value: counts[at] ?? 0 })),
    },
    {
      name: 'dbsim_rows_waiting',
      help: 'Rows that came over HTTP and are not written yet.',
      type: 'gauge',
      samples: [{ value: waiting }],
    },
    {
      name: 'dbsim_event_streams',
      help: 'Event streams that are open.',
      type: 'gauge',
      samples: [{ value: streams.count }],
    },
  ];
}

function processFamilies({ version }: ServerContext): Family[] {
  const { user, system } = process.cpuUsage();
  return [
    {
      name: 'dbsim_build_info',
      help: 'The version of the program.',
      type: 'gauge',
      samples: [{ labels: { version, node: process.versions.node }, value: 1 }],
    },
    {
      name: 'process_cpu_seconds_total',
      help: 'Processor time of the server, without the processes of runs.',
      type: 'counter',
      samples: [{ value: (user + system) / 1e6 }],
    },
    {
      name: 'process_resident_memory_bytes',
      help: 'Memory of the server.',
      type: 'gauge',
      samples: [{ value: process.memoryUsage.rss() }],
    },
    {
      name: 'process_start_time_seconds',
      help: 'When the server started.',
      type: 'gauge',
      samples: [{ value: Math.round(Date.now() / 1000 - process.uptime()) }],
    },
  ];
}
