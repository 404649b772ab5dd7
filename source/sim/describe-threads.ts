import { FAULT_VARIABLE, readFault } from './fault-hook.js';
import type { ThreadData } from './messages.js';
import type { RunOptions } from './run-options.js';
import { writesOf } from './settings.js';

/** The part of the start data that is the same for all threads. */
type Common = Pick<ThreadData, 'runId' | 'topology' | 'files' | 'shared' | 'latency' | 'startNs'>;

/** The start data of each thread of a run. */
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
    writer: settings.writer,
    writes: writesOf(settings),
    lane: settings.lane,
    begin: settings.begin,
    checkFirst: settings.checkFirst,
    retry: settings.retry,
    together: settings.unit === undefined ? undefined : settings.together,
    feed: emitsRejected,
    ...(fault ? { fault } : {}),
  }));
}
