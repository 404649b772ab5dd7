import { ALL_ATTEMPTS, type AttemptQuery } from '../../services/results/query.js';
import { EMPTY_SCROLL, fitScroll, moveScroll, type Move } from '../../components/scroll.js';
import { textField, type TextField } from '../../components/text-field.js';
import { reduceJobs } from '../jobs.js';
import { paneLength, visibleRows } from './layout.js';
import { initialState, type ResultsAction, type ResultsState, type Typing } from './state.js';

/** The reducer; fits the windows to the new state. */
export function reduce(state: ResultsState, action: ResultsAction): ResultsState {
  const next = change(state, action);
  return next === state ? state : fitWindows(next);
}

function change(state: ResultsState, action: ResultsAction): ResultsState {
  switch (action.type) {
    case 'sized':
      return { ...state, size: action.size };
    case 'found':
      return { ...state, situation: action.situation };
    case 'opened':
      return {
        ...initialState,
        size: state.size,
        jobs: state.jobs,
        lastFile: state.lastFile,
        situation: 'shown',
        run: action.run,
        folder: action.folder,
        newest: action.newest,
        record: action.run.record,
      };
    case 'audited':
      if (action.record.run.id !== state.run?.id) return state;
      return { ...state, record: action.record, isVerified: action.isAgain };
    case 'read':
      return action.runId === state.run?.id
        ? { ...state, attempts: action.attempts, waits: action.waits }
        : state;
    case 'asked':
      return { ...state, query: { ...state.query, ...action.change } };
    case 'outdated':
      return { ...state, query: { ...state.query } };
    case 'reverted':
      return state.selection ? { ...state, query: state.selection.query } : state;
    case 'selected':
      return select(state, action.selection);
    case 'windowed':
      return action.rows.selection === state.selection ? { ...state, rows: action.rows } : state;
    case 'moved':
      return move(state, action.move);
    case 'pane':
      return { ...state, pane: action.pane, paneScroll: EMPTY_SCROLL };
    case 'typing':
      return { ...state, typing: startTyping(state.query, action.what) };
    case 'typed':
      return type(state, action.field);
    case 'typing-ended':
      return {
        ...state,
        typing: undefined,
        query: action.isKept ? state.query : (state.typing?.before ?? state.query),
      };
    case 'job':
    case 'job-ended':
      return reduceJobs(state, action);
    case 'wrote':
      return { ...state, lastFile: action.path };
  }
}

/** Takes over a selection, unless the query has changed since. */
function select(
  state: ResultsState,
  selection: NonNullable<ResultsState['selection']>,
): ResultsState {
  if (selection.query !== state.query) return state;
  const scroll = { ...EMPTY_SCROLL, count: selection.count };
  return { ...state, selection, scroll, rows: undefined };
}

/** Moves; in the pane of a row, single steps change the row and pages scroll its text. */
function move(state: ResultsState, step: Move): ResultsState {
  const { pane, scroll, paneScroll } = state;
  const isPaging = step === 'page-up' || step === 'page-down';
  if (pane === 'audit' || (pane === 'row' && isPaging)) {
    return { ...state, paneScroll: scrollText(paneScroll, step) };
  }
  const moved = moveScroll(scroll, step);
  if (moved.cursor === scroll.cursor) return state;
  return { ...state, scroll: moved, paneScroll: EMPTY_SCROLL };
}

/** Scrolls text, which has no cursor. */
function scrollText(scroll: ResultsState['paneScroll'], step: Move): ResultsState['paneScroll'] {
  const { count, visible, top } = scroll;
  const lowest = Math.max(0, count - visible);
  const steps: Record<Move, number> = {
    up: top - 1,
    down: top + 1,
    'page-up': top - visible + 1,
    'page-down': top + visible - 1,
    first: 0,
    last: lowest,
  };
  const moved = Math.max(0, Math.min(lowest, steps[step]));
  return { ...scroll, top: moved, cursor: moved };
}

function startTyping(query: AttemptQuery, what: Typing['what']): Typing {
  const text = what === 'text' ? query.text : String(query.thread ?? '');
  return { what, field: textField(text), before: query };
}

function type(state: ResultsState, field: TextField): ResultsState {
  const { typing, query } = state;
  if (!typing) return state;
  const next = { ...state, typing: { ...typing, field } };
  const change = typing.what === 'text' ? { text: field.text } : { thread: threadOf(field.text) };
  const changed = Object.entries(change).some(
    ([name, value]) => query[name as keyof AttemptQuery] !== value,
  );
  return changed ? { ...next, query: { ...query, ...change } } : next;
}

function threadOf(text: string): number | undefined {
  const digits = /^\s*t?0*(\d{1,9})\s*$/i.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function fitWindows(state: ResultsState): ResultsState {
  const scroll = fitScroll(state.scroll, { visible: visibleRows(state) });
  const paneScroll = fitScroll(state.paneScroll, {
    count: paneLength(state),
    visible: state.size.rows,
  });
  return { ...state, scroll, paneScroll };
}

/** The query without filters, in the same order. */
export function withoutFilters({ sort, descending }: AttemptQuery): AttemptQuery {
  return { ...ALL_ATTEMPTS, sort, descending };
}
