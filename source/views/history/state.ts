import type { RunSummary } from '../../engine/history/run-summary.js';
import type { ExperimentSummary } from '../../services/history.js';
import { lookOf, type Size } from '../../components/look.js';
import {
  EMPTY_SCROLL,
  fitScroll,
  moveScroll,
  scrollTo,
  type Move,
  type Scroll,
} from '../../components/scroll.js';
import { textField, type TextField } from '../../components/text-field.js';
import { pageText } from '../pager.js';
import { comparisonLines } from './comparison-lines.js';
import { differingSettings, type DifferingSetting } from './differing.js';
import { filterExperiments, mergeEntries, type Entry } from './entries.js';
import { listVisible } from './layout.js';
import { filterRuns, runOrder, sortRuns } from './order.js';

export interface HistoryState {
  readonly size: Size;
  /** All stored runs that have been read, newest first. */
  readonly runs: readonly RunSummary[];
  /** Number of stored runs. */
  readonly total: number;
  readonly isReading: boolean;
  readonly isRead: boolean;
  /** The listed runs: filtered and sorted. */
  readonly shown: readonly RunSummary[];
  /** The stored comparisons and searches that can be read. */
  readonly experiments: readonly ExperimentSummary[];
  /** The listed runs, comparisons and searches, as one list. */
  readonly entries: readonly Entry[];
  /** The settings that differ among the listed runs. */
  readonly differing: readonly DifferingSetting[];
  readonly scroll: Scroll;
  /** Position in `RUN_ORDERS`. */
  readonly order: number;
  readonly isReversed: boolean;
  readonly filter: string;
  /** The filter while it is typed. */
  readonly field: TextField | undefined;
  /** Ids of the runs to compare, in the order in which they were marked; two at most. */
  readonly marked: readonly string[];
  readonly compared: readonly [string, string] | undefined;
  /** First visible line of the comparison. */
  readonly comparedTop: number;
}

export type HistoryAction =
  | { type: 'resized'; size: Size }
  | { type: 'reading' }
  | { type: 'read'; runs: readonly RunSummary[]; total: number; isDone: boolean }
  | { type: 'read-experiments'; experiments: readonly ExperimentSummary[] }
  | { type: 'not-read' }
  | { type: 'moved'; move: Move }
  | { type: 'sorted' }
  | { type: 'reversed' }
  | { type: 'filtering'; field: TextField | undefined }
  | { type: 'filtered'; filter: string }
  | { type: 'marked' }
  | { type: 'compared'; ids: readonly [string, string] }
  | { type: 'closed' };

/** A comparison is of two runs. */
const MOST_MARKED = 2;

export const initialState: HistoryState = {
  size: { columns: 78, rows: 20 },
  runs: [],
  total: 0,
  isReading: false,
  isRead: false,
  shown: [],
  experiments: [],
  entries: [],
  differing: [],
  scroll: EMPTY_SCROLL,
  order: 0,
  isReversed: false,
  filter: '',
  field: undefined,
  marked: [],
  compared: undefined,
  comparedTop: 0,
};

/** The selected run; undefined while a comparison or search is selected. */
export function selectedRun({ entries, scroll }: HistoryState): RunSummary | undefined {
  const entry = entries[scroll.cursor];
  return entry?.kind === 'run' ? entry.run : undefined;
}

/** The selected comparison or search; undefined while a run is selected. */
export function selectedExperiment({
  entries,
  scroll,
}: HistoryState): ExperimentSummary | undefined {
  const entry = entries[scroll.cursor];
  return entry?.kind === 'experiment' ? entry.experiment : undefined;
}

/** The two runs that would be compared: both marked ones, or the marked one and the selected one. */
export function pairToCompare(state: HistoryState): readonly [string, string] | undefined {
  const [first, second = selectedRun(state)?.id] = state.marked;
  return first === undefined || second === undefined || first === second
    ? undefined
    : [first, second];
}

/** The two runs of the open comparison, if both have been read. */
export function comparedRuns({
  compared,
  runs,
}: HistoryState): readonly [RunSummary, RunSummary] | undefined {
  const [first, second] = (compared ?? []).map((id) => runs.find((run) => run.id === id));
  return first && second ? [first, second] : undefined;
}

export function reduce(state: HistoryState, action: HistoryAction): HistoryState {
  switch (action.type) {
    case 'resized':
      return list({ ...state, size: action.size, comparedTop: 0 });
    case 'reading':
      return { ...state, isReading: true };
    case 'read':
      return take(state, action);
    case 'read-experiments':
      return list({ ...state, experiments: action.experiments, isRead: true });
    case 'not-read':
      return { ...state, isReading: false };
    case 'moved':
      return move(state, action.move);
    case 'sorted':
      return list({ ...state, order: state.order + 1, isReversed: false });
    case 'reversed':
      return list({ ...state, isReversed: !state.isReversed });
    case 'filtering':
      return {
        ...list({ ...state, filter: action.field?.text ?? state.filter }),
        field: action.field,
      };
    case 'filtered':
      return list({ ...state, filter: action.filter, field: undefined });
    case 'marked':
      return mark(state);
    case 'compared':
      return { ...state, compared: action.ids, comparedTop: 0 };
    case 'closed':
      return close(state);
  }
}

/** Takes over runs; the old list stays until all runs are read again. */
function take(
  state: HistoryState,
  { runs, total, isDone }: { runs: readonly RunSummary[]; total: number; isDone: boolean },
): HistoryState {
  if (!isDone && runs.length < state.runs.length) return state;
  const ids = new Set(runs.map((run) => run.id));
  return list({
    ...state,
    runs,
    total,
    isReading: !isDone,
    marked: isDone ? state.marked.filter((id) => ids.has(id)) : state.marked,
  });
}

/** Filters and sorts again; the selected run stays selected. */
function list(state: HistoryState): HistoryState {
  const selected = (selectedRun(state) ?? selectedExperiment(state))?.id;
  const shown = sortRuns(
    filterRuns(state.runs, state.filter),
    runOrder(state.order),
    state.isReversed,
  );
  const { order, isReversed, filter } = state;
  const entries = mergeEntries(shown, filterExperiments(state.experiments, filter), {
    isByTime: runOrder(order).name === 'when',
    isReversed,
  });
  const scroll = fitScroll(state.scroll, {
    count: entries.length,
    visible: listVisible(state.size),
  });
  const position = entries.findIndex(
    (entry) => (entry.kind === 'run' ? entry.run.id : entry.experiment.id) === selected,
  );
  const isAtTop = state.scroll.cursor === 0 && state.order === 0;
  return {
    ...state,
    shown,
    entries,
    differing: differingSettings(shown),
    scroll: position === -1 || isAtTop ? scroll : scrollTo(scroll, position),
  };
}

function move(state: HistoryState, to: Move): HistoryState {
  const runs = comparedRuns(state);
  if (!runs) return { ...state, scroll: moveScroll(state.scroll, to) };
  const { columns, rows } = state.size;
  const count = comparisonLines(runs, columns, lookOf('mono', true)).length;
  return { ...state, comparedTop: pageText({ top: state.comparedTop, count, visible: rows }, to) };
}

/** The run whose mark the next one replaces; undefined if there is room for a mark. */
export function replacedMark(state: HistoryState): string | undefined {
  const id = selectedRun(state)?.id;
  const isNew = id !== undefined && !state.marked.includes(id);
  return isNew && state.marked.length >= MOST_MARKED ? state.marked[0] : undefined;
}

/** Marks or unmarks the selected run; a third mark replaces the oldest. */
function mark(state: HistoryState): HistoryState {
  const id = selectedRun(state)?.id;
  if (id === undefined) return state;
  const marked = state.marked.includes(id)
    ? state.marked.filter((known) => known !== id)
    : [...state.marked, id].slice(-MOST_MARKED);
  return { ...state, marked };
}

/** Closes the comparison; else clears the filter; else the marks. */
function close(state: HistoryState): HistoryState {
  if (state.compared) return { ...state, compared: undefined };
  if (state.filter !== '') return list({ ...state, filter: '' });
  return { ...state, marked: [] };
}

/** The field in which the filter is changed. */
export function filterField({ filter }: HistoryState): TextField {
  return textField(filter);
}
