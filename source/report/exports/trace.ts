import { formatThread } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { PhaseHistory } from '../../ledger/phase-file.js';
import { PHASE_STYLES } from '../../ledger/phase-wording.js';
import { THREAD_PHASES } from '../../ledger/phases.js';
import type { RunRecord } from '../../ledger/record.js';
import type { FinishedRun } from '../run.js';

/** An event of Chrome's trace format; times are microseconds. */
type TraceEvent =
  | { ph: 'M'; name: string; pid: number; tid?: number; args: Record<string, string | number> }
  | { ph: 'X'; name: string; cat: string; pid: number; tid: number; ts: number; dur: number; args?: Record<string, string | number> }
  | { ph: 'i'; name: string; cat: string; pid: number; tid: number; ts: number; s: 'g' }
  | { ph: 'C'; name: string; pid: number; ts: number; args: Record<string, number> }; // prettier-ignore

/** The two groups of tracks. */
const THREADS = 1;
const DATABASES = 2;

/**
 * What the threads and the databases of a run did when, as trace events that Perfetto and
 * chrome://tracing open: a track for each thread with its phases, one for each database with the
 * calls it was answering, more where several threads called it at once.
 */
export function* traceLines({ record, phases }: FinishedRun): Generator<string, void, void> {
  const history = phases();
  const { id, phaseDetail = 'none' } = record.run;
  const metadata = { run: id, threads: phaseDetail, calls: history.areCallsCut ? 'cut' : 'all' };
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(metadata)},"traceEvents":[\n`;
  let separator = '';
  for (const event of traceEvents(record, history)) {
    yield `${separator}${JSON.stringify(event)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

function* traceEvents(record: RunRecord, history: PhaseHistory): Generator<TraceEvent, void, void> {
  yield { ph: 'M', name: 'process_name', pid: THREADS, args: { name: 'threads' } };
  yield { ph: 'M', name: 'process_name', pid: DATABASES, args: { name: 'databases' } };
  yield* threadEvents(history);
  yield* databaseEvents(history);
  if (history.detail === 'slices') yield* sliceEvents(history);
  const { pauses = [], paceChanges = [] } = record.run;
  for (const { cause, fromMs, toMs } of pauses) {
    yield instant(`${cause}: no thread works`, fromMs);
    if (toMs !== null) yield instant(`${cause}: the threads go on`, toMs);
  }
  for (const { atMs, paceMs } of paceChanges) yield instant(`pace ${paceMs} ms`, atMs);
}

function* threadEvents({ spans }: PhaseHistory): Generator<TraceEvent, void, void> {
  for (const [index, own] of spans.entries()) {
    const tid = index + 1;
    yield { ph: 'M', name: 'thread_name', pid: THREADS, tid, args: { name: formatThread(tid) } };
    yield { ph: 'M', name: 'thread_sort_index', pid: THREADS, tid, args: { sort_index: tid } };
    for (const { phase, fromMs, toMs } of own) {
      const { word: name } = PHASE_STYLES[phase];
      yield { ph: 'X', name, cat: 'phase', pid: THREADS, tid, ...timesOf(fromMs, toMs) };
    }
  }
}

function* databaseEvents({ calls }: PhaseHistory): Generator<TraceEvent, void, void> {
  const names = [...new Set(calls.map(({ database }) => database))];
  let tid = 0;
  for (const name of names) {
    /** When the last call on each track of this database ended. */
    const ends: number[] = [];
    const first = tid + 1;
    const own = calls
      .filter(({ database }) => database === name)
      .toSorted((one, other) => one.fromMs - other.fromMs);
    for (const { thread, fromMs, toMs } of own) {
      const free = ends.findIndex((endMs) => endMs <= fromMs);
      const track = free === -1 ? ends.length : free;
      if (track === ends.length) {
        tid += 1;
        const label = escapeText(track === 0 ? name : `${name} (${track + 1})`);
        yield { ph: 'M', name: 'thread_name', pid: DATABASES, tid, args: { name: label } };
        yield {
          ph: 'M',
          name: 'thread_sort_index',
          pid: DATABASES,
          tid,
          args: { sort_index: tid },
        };
      }
      ends[track] = toMs;
      yield {
        ph: 'X',
        name: formatThread(thread),
        cat: 'call',
        pid: DATABASES,
        tid: first + track,
        ...timesOf(fromMs, toMs),
        args: { thread },
      };
    }
  }
}

/** For slices of time, how much of each went into which phase: a chart for each thread. */
function* sliceEvents({ slices }: PhaseHistory): Generator<TraceEvent, void, void> {
  for (const { fromMs, toMs, threads } of slices) {
    for (const [index, times] of threads.entries()) {
      const args: Record<string, number> = {};
      for (const phase of THREAD_PHASES) {
        args[phase] = Math.round((times[phase] / (toMs - fromMs)) * 1000) / 1000;
      }
      yield {
        ph: 'C',
        name: `${formatThread(index + 1)}, share of time`,
        pid: THREADS,
        ts: toUs(fromMs),
        args,
      };
    }
  }
}

function instant(name: string, ms: number): TraceEvent {
  return { ph: 'i', name, cat: 'run', pid: THREADS, tid: 0, ts: toUs(ms), s: 'g' };
}

function timesOf(fromMs: number, toMs: number): { ts: number; dur: number } {
  const ts = toUs(fromMs);
  return { ts, dur: toUs(toMs) - ts };
}

function toUs(ms: number): number {
  return Math.round(ms * 1000);
}
