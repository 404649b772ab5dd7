import type { FollowedRun } from '../../services/followed-run.js';
import { NO_EVENTS, type RunLog } from '../../services/run-log.js';
import type { FoundRun } from '../../services/recovery.js';
import type { Size } from '../../components/look.js';
import { EMPTY_SCROLL, type Move, type Scroll } from '../../components/scroll.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { JobAction, JobsState } from '../jobs.js';
import { gridOf, type Arrangement, type ThreadGrid } from './grid.js';
import { NO_SAMPLES, recentTimeline, sampledTimeline, type PhaseSamples } from './phase-samples.js';
import type { TimelineSource } from './timeline-source.js';
import { layoutOf, type LiveLayout } from './layout.js';
import type { Rates } from './measures.js';

/** The thread that is shown in detail. */
export interface OpenThread {
  readonly thread: number;
  /** Its newest rows, the newest first. */
  readonly rows: readonly Attempt[];
  readonly scroll: Scroll;
}

/** The crash of a run's process. */
export interface Crash {
  readonly run: number;
  /** The audited run; undefined before the audit, and after the user was asked. */
  readonly found: FoundRun | undefined;
}

export interface LiveState extends Rates, JobsState {
  readonly run: FollowedRun | undefined;
  /** The newest crash. */
  readonly crash: Crash | undefined;
  /** The time of the threads by phase so far. */
  readonly phases: PhaseSamples;
  /** The recorded timeline, once the run is over. */
  readonly recorded: TimelineSource | undefined;
  readonly arrangement: Arrangement;
  readonly threads: Scroll;
  readonly open: OpenThread | undefined;
  /** Whether to show the rejected rows instead of the threads. */
  readonly showsRejected: boolean;
  readonly rejected: Scroll;
  /** Whether to show the databases instead of the threads. */
  readonly showsDatabases: boolean;
  readonly databases: Scroll;
  /** What the threads did, in its order, as far as it is known. */
  readonly log: RunLog;
  /** Whether to show the events instead of the threads. */
  readonly showsEvents: boolean;
  readonly events: Scroll;
  readonly size: Size;
}

export type LiveAction =
  | JobAction
  | { readonly type: 'resized'; readonly size: Size }
  | { readonly type: 'sampled'; readonly run: FollowedRun }
  | { readonly type: 'crashed'; readonly crash: Crash }
  | { readonly type: 'recorded'; readonly run: number; readonly source: TimelineSource }
  | { readonly type: 'moved'; readonly move: Move }
  | { readonly type: 'moved-aside'; readonly by: 1 | -1 }
  | { readonly type: 'arranged' }
  | { readonly type: 'opened'; readonly thread: number; readonly rows: readonly Attempt[] }
  | { readonly type: 'closed' }
  | { readonly type: 'rejected-shown' }
  | { readonly type: 'databases-shown' }
  | { readonly type: 'events-shown' }
  | { readonly type: 'logged'; readonly run: number; readonly log: RunLog };

export const initialState: LiveState = {
  run: undefined,
  jobs: [],
  crash: undefined,
  rates: [],
  sliceStart: { elapsedMs: 0, decided: 0 },
  phases: NO_SAMPLES,
  recorded: undefined,
  arrangement: 'list',
  threads: EMPTY_SCROLL,
  open: undefined,
  showsRejected: false,
  rejected: EMPTY_SCROLL,
  showsDatabases: false,
  databases: EMPTY_SCROLL,
  log: NO_EVENTS,
  showsEvents: false,
  events: EMPTY_SCROLL,
  size: { columns: 78, rows: 20 },
};

/** The present grid of the threads. */
export function threadGrid(state: LiveState): ThreadGrid {
  const threads = state.run?.settings.threads ?? 1;
  return gridOf(threads, layoutIn(state), state.arrangement);
}

/** The present layout. */
export function layoutIn({ run, size }: LiveState): LiveLayout {
  const hasTopologyFile = run?.topology.file !== undefined;
  const entities = run?.topology.entities.length ?? 0;
  const databases = hasTopologyFile ? countDatabases(run) : 0;
  return layoutOf(size, run?.settings.threads ?? 1, entities, databases);
}

/** The databases of a run, those of all entities together. */
export function countDatabases(run: FollowedRun | undefined): number {
  return (run?.topology.entities ?? []).reduce((sum, { databases }) => sum + databases.length, 0);
}

/** The source of the timelines. */
export function timelineSource({ recorded, phases }: LiveState): TimelineSource {
  return recorded ?? sampledTimeline(phases);
}

/** The source of the timeline below the threads: the last seconds, once the run is over all of it. */
export function recentTimelineSource({ recorded, phases }: LiveState): TimelineSource {
  return recorded ?? recentTimeline(phases);
}

/** The selected thread, counted from 1. */
export function selectedThread({ threads }: LiveState): number {
  return threads.cursor + 1;
}

/** Lines of a thread's detail above its rows, with their header. */
export const DETAIL_HEAD_ROWS = 5;
