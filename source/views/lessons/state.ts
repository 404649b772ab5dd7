import type { Size } from '../../components/look.js';
import {
  EMPTY_SCROLL,
  fitScroll,
  moveScroll,
  type Move,
  type Scroll,
} from '../../components/scroll.js';
import type { Lesson } from '../../lessons/lesson.js';
import type { Shown } from '../../lessons/show.js';
import { reduceJobs, type Job, type JobAction } from '../jobs.js';
import { reduce as reduceLive } from '../live/reduce.js';
import { initialState as nothingLive, type LiveAction, type LiveState } from '../live/state.js';
import { watchedSize } from './layout.js';
import { answerLine, countLines, sectionLine } from './page.js';
import { newPage, type LessonPage } from './page-state.js';

/** The kind of job that runs a lesson. */
export const LEARNING = 'lesson';

export interface LessonsState {
  readonly size: Size;
  /** Undefined until they are read. */
  readonly lessons: readonly Lesson[] | undefined;
  readonly finished: ReadonlySet<string>;
  readonly scroll: Scroll;
  /** The lesson that is open. */
  readonly page: LessonPage | undefined;
  /** The first visible line of the page. */
  readonly top: number;
  /** The run of the lesson that is going, if there is one to watch. */
  readonly watched: LiveState;
  readonly jobs: readonly Job[];
}

export type LessonsAction =
  | { type: 'resized'; size: Size }
  | { type: 'read'; lessons: readonly Lesson[]; finished: ReadonlySet<string> }
  | { type: 'moved'; move: Move }
  | { type: 'opened'; lesson: Lesson }
  | { type: 'closed' }
  | { type: 'explained' }
  | { type: 'hinted' }
  /** A run of the lesson, or its trial, has begun. */
  | { type: 'began'; isTrial: boolean }
  | { type: 'line'; line: string }
  | { type: 'stepping'; isWaiting: boolean }
  | { type: 'ended'; outcome: Shown; isTrial: boolean }
  /** It was stopped. */
  | { type: 'stopped' }
  /** Something has happened to the run that is watched. */
  | { type: 'watched'; action: LiveAction }
  /** There is no run to watch. */
  | { type: 'unwatched' }
  | JobAction;

export const initialState: LessonsState = {
  size: { columns: 78, rows: 20 },
  lessons: undefined,
  finished: new Set(),
  scroll: EMPTY_SCROLL,
  page: undefined,
  top: 0,
  watched: nothingLive,
  jobs: [],
};

export function reduce(state: LessonsState, action: LessonsAction): LessonsState {
  switch (action.type) {
    case 'resized': {
      const { size } = action;
      const scroll = fitScroll(state.scroll, { visible: Math.max(1, size.rows - LIST_HEAD) });
      const watched = reduceLive(state.watched, { type: 'resized', size: watchedSize(size) });
      return settle({ ...state, size, scroll, watched });
    }
    case 'read': {
      const { lessons, finished } = action;
      return {
        ...state,
        lessons,
        finished,
        scroll: fitScroll(state.scroll, { count: lessons.length }),
      };
    }
    case 'moved':
      return move(state, action.move);
    case 'opened':
      return { ...state, page: newPage(action.lesson), top: 0 };
    case 'closed':
      return { ...state, page: undefined, top: 0 };
    case 'job':
    case 'job-ended':
      return reduceJobs(state, action);
    case 'watched':
      return { ...state, watched: reduceLive(state.watched, action.action) };
    case 'unwatched':
      return { ...state, watched: { ...nothingLive, size: state.watched.size } };
    default:
      return state.page ? turn(state, state.page, action) : state;
  }
}

/** Lines above the list. */
export const LIST_HEAD = 2;

/** Changes the open page; what is new is scrolled to. */
function turn(
  state: LessonsState,
  page: LessonPage,
  action: Exclude<
    LessonsAction,
    {
      type:
        | 'resized'
        | 'read'
        | 'moved'
        | 'opened'
        | 'closed'
        | 'job'
        | 'job-ended'
        | 'watched'
        | 'unwatched';
    }
  >,
): LessonsState {
  switch (action.type) {
    case 'explained': {
      const explained = { ...state, page: { ...page, isExplained: !page.isExplained } };
      return page.isExplained ? settle(explained) : scrollTo(explained, 'Why');
    }
    case 'hinted':
      return toEnd({ ...state, page: { ...page, hints: page.hints + 1 } });
    case 'began': {
      const begun = action.isTrial
        ? { ...page, stage: 'trying' as const, log: [] }
        : {
            ...newPage(page.lesson),
            chosen: page.cursor,
            cursor: page.cursor,
            stage: 'running' as const,
          };
      return toEnd({ ...state, page: begun });
    }
    case 'line':
      return toEnd({ ...state, page: { ...page, log: [...page.log, action.line] } });
    case 'stepping':
      return toEnd({ ...state, page: { ...page, isWaiting: action.isWaiting } });
    case 'ended': {
      const { outcome, isTrial } = action;
      if (isTrial) {
        const tried = { ...page, stage: 'over' as const, tried: outcome, isWaiting: false };
        return scrollTo({ ...state, page: tried }, 'Try');
      }
      const shown = { ...page, stage: 'over' as const, outcome, isWaiting: false };
      return scrollTo({ ...state, page: shown }, 'What happened');
    }
    case 'stopped': {
      const stage = page.outcome ? ('over' as const) : ('predict' as const);
      return settle({ ...state, page: { ...page, stage, isWaiting: false } });
    }
  }
}

function move(state: LessonsState, step: Move): LessonsState {
  const { page, size } = state;
  if (!page) return { ...state, scroll: moveScroll(state.scroll, step) };
  const isChoice = page.stage === 'predict' && (step === 'up' || step === 'down');
  if (!isChoice) {
    const by = { up: -1, down: 1, 'page-up': 1 - size.rows, 'page-down': size.rows - 1 };
    if (step === 'first') return settle({ ...state, top: 0 });
    if (step === 'last') return toEnd(state);
    return settle({ ...state, top: state.top + by[step] });
  }
  const last = page.lesson.predictions.length - 1;
  const cursor = Math.max(0, Math.min(last, page.cursor + (step === 'down' ? 1 : -1)));
  const moved = { ...state, page: { ...page, cursor } };
  const line = answerLine(moved.page, size.columns);
  const top = Math.min(Math.max(state.top, line - size.rows + 1), line);
  return settle({ ...moved, top });
}

function settle(state: LessonsState): LessonsState {
  const { page, size, top } = state;
  if (!page) return state;
  const most = Math.max(0, countLines(page, size.columns) - size.rows);
  return { ...state, top: Math.max(0, Math.min(top, most)) };
}

function toEnd(state: LessonsState): LessonsState {
  return settle({ ...state, top: Number.MAX_SAFE_INTEGER });
}

function scrollTo(state: LessonsState, title: string): LessonsState {
  const { page, size } = state;
  return page ? settle({ ...state, top: sectionLine(page, title, size.columns) }) : state;
}
