import type { FollowedRun } from '../../services/followed-run.js';
import {
  EMPTY_SCROLL,
  fitScroll,
  moveScroll,
  scrollTo,
  type Move,
} from '../../components/scroll.js';
import type { Attempt } from '../../ledger/attempt.js';
import { reduceJobs } from '../jobs.js';
import { ARRANGEMENTS, gridOf, type Arrangement } from './grid.js';
import { addSample } from './phase-samples.js';
import { addRate } from './measures.js';
import {
  DETAIL_HEAD_ROWS,
  countDatabases,
  initialState,
  layoutIn,
  threadGrid,
  type LiveAction,
  type LiveState,
} from './state.js';

/** The state after an action. */
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
        : { ...state, showsRejected: false, showsDatabases: false, showsEvents: false };
    case 'rejected-shown':
      return settle({
        ...state,
        showsRejected: !state.showsRejected,
        showsDatabases: false,
        showsEvents: false,
        open: undefined,
      });
    case 'databases-shown':
      return settle({
        ...state,
        showsDatabases: !state.showsDatabases,
        showsRejected: false,
        showsEvents: false,
        open: undefined,
      });
    case 'events-shown':
      return settle({
        ...state,
        showsEvents: !state.showsEvents,
        showsRejected: false,
        showsDatabases: false,
        open: undefined,
      });
    case 'logged':
      return action.run === state.run?.number ? settle({ ...state, log: action.log }) : state;
  }
}

function move(state: LiveState, to: Move): LiveState {
  if (state.open) {
    return { ...state, open: { ...state.open, scroll: moveScroll(state.open.scroll, to) } };
  }
  if (state.showsRejected) return { ...state, rejected: moveScroll(state.rejected, to) };
  if (state.showsDatabases) return { ...state, databases: moveScroll(state.databases, to) };
  if (state.showsEvents) return { ...state, events: moveScroll(state.events, to) };
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
    showsEvents: false,
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
    events: fitScroll(state.events, {
      count: state.log.events.length,
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
