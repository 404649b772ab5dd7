import { FAULT_VARIABLE, readFault } from './fault-hook.js';
import type { ThreadData } from './messages.js';
import type { RunOptions } from './run-options.js';

/** What all threads of a run have in common. */
type Common = Pick<ThreadData, 'runId' | 'topology' | 'files' | 'shared' | 'latency' | 'startNs'>;

/** What each thread of a run is started with. */
export function describeThreads(
  { settings, workload, emitsRejected = false }: RunOptions,
  common: Common,
): ThreadData[] {
  const plan = readFault(process.env[FAULT_VARIABLE]);
  const fault = plan && { plan, counter: new SharedArrayBuffer(4) };
  return Array.from({ length: settings.threads }, (_, index) => ({
    ...common,
    thread: index + 1,
    source: workload.source,
    order: settings.order,
    references: settings.references,
    sync: settings.sync,
    isPipelined: settings.pipeline > 1,
    feed: emitsRejected,
    ...(fault ? { fault } : {}),
  }));
}
