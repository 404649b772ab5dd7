import { readRecordHead } from '../engine/history/record-head.js';
import { summarizeRecord, type RunSummary } from '../engine/history/run-summary.js';
import { runFiles } from '../ledger/files.js';
import type { QueueEntry } from '../services/queue/store.js';
import type { RunInfo, RunRequest, RunState } from './api.js';

/** The id of a queued run: "q-12". */
export function queueId(number: number): string {
  return `q-${number}`;
}

/** The number in the id of a queued run; undefined for other ids. */
export function queueNumber(id: string): number | undefined {
  const [, digits] = /^q-([1-9]\d{0,14})$/.exec(id) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether a run is over. */
export function isEnded(state: RunState): boolean {
  return state !== 'queued' && state !== 'running';
}

/** A queued run as the API shows it. @param dir the working folder, of which no path is shown */
export async function runInfo(dir: string, entry: QueueEntry): Promise<RunInfo> {
  const { number, kind, state, run, problem, queuedAt, startedAt, endedAt } = entry;
  const isStored = run !== null && kind === 'run' && isEnded(state);
  const head = isStored ? await readRecordHead(runFiles(dir, run).record) : undefined;
  return {
    id: queueId(number),
    state,
    run,
    request: JSON.parse(entry.request) as Required<RunRequest>,
    queuedAt,
    ...(startedAt === null ? {} : { startedAt }),
    ...(endedAt === null ? {} : { endedAt }),
    ...(problem === null ? {} : { problem: withoutPath(problem, dir) }),
    ...(head ? { summary: summarizeRecord(head) } : {}),
  };
}

/**
 * A stored run that was not queued here.
 * @param open the run whose ledger takes rows over HTTP now: on disk it is like one whose process was killed
 */
export function storedRunInfo(found: RunSummary, open: string | undefined): RunInfo {
  const summary: RunSummary = found.id === open ? { ...found, ending: 'running' } : found;
  const { id, ending, startedAt } = summary;
  return { id, state: STATES[ending] ?? 'stored', run: id, startedAt, summary };
}

const STATES: Readonly<Partial<Record<RunSummary['ending'], RunState>>> = {
  running: 'running',
  killed: 'crashed',
};

/** A sentence without the path of the working folder. */
export function withoutPath(text: string, dir: string): string {
  return dir === '.' ? text : text.replaceAll(`${dir}/`, '');
}
