import type { FollowedRun } from '../../services/followed-run.js';
import { NO_WRITES, type WriteLog } from '../../services/write-log.js';
import type { FoundRun } from '../../services/recovery.js';
import type { Size } from '../../components/look.js';
import {
  EMPTY_SCROLL,
  fitScroll,
  moveScroll,
  scrollTo,
  type Move,
  type Scroll,
} from '../../components/scroll.js';
import type { Attempt } from '../../ledger/attempt.js';
import { reduceJobs, type JobAction, type JobsState } from '../jobs.js';
import { ARRANGEMENTS, gridOf, type Arrangement, type ThreadGrid } from './grid.js';
import { addSample, NO_SAMPLES, sampledTimeline, type PhaseSamples } from './phase-samples.js';
import type { TimelineSource } from './timeline-source.js';
import { layoutOf, type LiveLayout } from './layout.js';
import { addRate, type Rates } from './measures.js';

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
  /** The writes of the threads to the databases, as far as they are known. */
  readonly writes: WriteLog;
  /** The writes instead of the threads. */
  readonly showsWrites: boolean;
  readonly writeScroll: Scroll;
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
  | { readonly type: 'writes-shown' }
  | { readonly type: 'wrote'; readonly run: number; readonly writes: WriteLog };

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
  writes: NO_WRITES,
  showsWrites: false,
  writeScroll: EMPTY_SCROLL,
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
  return layoutOf(size, run?.settings.threads ?? 1, hasTopologyFile ? countDatabases(run) : 0);
}

function countDatabases(run: FollowedRun | undefined): number {
  return (run?.topology.entities ?? []).reduce((sum, { databases }) => sum + databases.length, 0);
}

/** The source of the timelines. */
export function timelineSource({ recorded, phases }: LiveState): TimelineSource {
  return recorded ?? sampledTimeline(phases);
}

/** The selected thread, counted from 1. */
export function selectedThread({ threads }: LiveState): number {
  return threads.cursor + 1;
}

export function reduce(state: LiveState, action: LiveAction): LiveState {
  switch (action.type) {
    case 'resized':
      return settle({ ...state, size: action.size });
    case 'job':
    case 'job-ended':
      return reduceJobs(state, action);
    case 'sampled':
      return sample(state, action.run);
    case 'crashed':
      return { ...state, crash: action.crash };
    case 'recorded':
      return action.run === state.run?.number ? { ...state, recorded: action.source } : state;
    case 'moved':
      return move(state, action.move);
    case 'moved-aside': {
      const { rows } = threadGrid(state);
      const cursor = state.threads.cursor + action.by * rows;
      const isThere = cursor >= 0 && cursor < state.threads.count;
      return isThere ? { ...state, threads: scrollTo(state.threads, cursor) } : state;
    }
    case 'arranged':
      return settle({ ...state, arrangement: nextArrangement(state.arrangement) });
    case 'opened':
      return openThread(state, action.thread, action.rows);
    case 'closed':
      return state.open
        ? { ...state, open: undefined }
        : { ...state, showsRejected: false, showsDatabases: false, showsWrites: false };
    case 'rejected-shown':
      return settle({
        ...state,
        showsRejected: !state.showsRejected,
        showsDatabases: false,
        showsWrites: false,
        open: undefined,
      });
    case 'databases-shown':
      return settle({
        ...state,
        showsDatabases: !state.showsDatabases,
        showsRejected: false,
        showsWrites: false,
        open: undefined,
      });
    case 'writes-shown':
      return settle({
        ...state,
        showsWrites: !state.showsWrites,
        showsRejected: false,
        showsDatabases: false,
        open: undefined,
      });
    case 'wrote':
      return action.run === state.run?.number ? settle({ ...state, writes: action.writes }) : state;
  }
}

function move(state: LiveState, to: Move): LiveState {
  if (state.open) {
    return { ...state, open: { ...state.open, scroll: moveScroll(state.open.scroll, to) } };
  }
  if (state.showsRejected) return { ...state, rejected: moveScroll(state.rejected, to) };
  if (state.showsDatabases) return { ...state, databases: moveScroll(state.databases, to) };
  if (state.showsWrites) return { ...state, writeScroll: moveScroll(state.writeScroll, to) };
  return { ...state, threads: moveScroll(state.threads, to) };
}

function sample(state: LiveState, run: FollowedRun): LiveState {
  const isOther = run.number !== state.run?.number;
  const before = isOther
    ? { ...initialState, size: state.size, arrangement: state.arrangement, jobs: state.jobs }
    : state;
  const { snapshot } = run;
  const sampled = { ...before, run };
  if (!snapshot || snapshot === before.run?.snapshot) return settle(sampled);
  return settle({
    ...sampled,
    ...addRate(before, snapshot),
    phases: addSample(before.phases, snapshot),
  });
}

function nextArrangement(arrangement: Arrangement): Arrangement {
  const next = ARRANGEMENTS.indexOf(arrangement) + 1;
  return ARRANGEMENTS[next % ARRANGEMENTS.length] ?? 'list';
}

function openThread(state: LiveState, thread: number, rows: readonly Attempt[]): LiveState {
  const scroll = state.open?.thread === thread ? state.open.scroll : EMPTY_SCROLL;
  return settle({
    ...state,
    open: { thread, rows, scroll },
    showsRejected: false,
    showsDatabases: false,
    showsWrites: false,
  });
}

/** Keeps cursors and windows within their lists. */
function settle(state: LiveState): LiveState {
  const { run, open } = state;
  const threads = run?.settings.threads ?? 0;
  const layout = layoutIn(state);
  const grid = gridOf(threads, layout, state.arrangement);
  return {
    ...state,
    threads: fitScroll(state.threads, {
      count: threads,
      visible: Math.max(1, grid.rows * grid.columns),
    }),
    rejected: fitScroll(state.rejected, {
      count: run?.refused.length ?? 0,
      visible: Math.max(1, layout.bodyRows - 1),
    }),
    writeScroll: fitScroll(state.writeScroll, {
      count: state.writes.events.length,
      visible: Math.max(1, layout.bodyRows - 1),
    }),
    databases: fitScroll(state.databases, {
      count: countDatabases(run),
      visible: state.showsDatabases
        ? Math.max(1, layout.bodyRows + layout.shardRows - 1)
        : Math.max(1, layout.shardRows - 2),
    }),
    open: open && {
      ...open,
      scroll: fitScroll(open.scroll, {
        count: open.rows.length,
        visible: Math.max(1, layout.bodyRows - DETAIL_HEAD_ROWS),
      }),
    },
  };
}

/** Lines of a thread's detail above its rows, with their header. */
export const DETAIL_HEAD_ROWS = 5;
