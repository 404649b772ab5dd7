import { formatError } from '../../base/errors.js';
import type { RunSummary } from '../../engine/history/run-summary.js';
import { listBindings } from '../movement.js';
import type { Binding, Context } from '../view.js';
import {
  filterField,
  pairToCompare,
  selectedRun,
  type HistoryAction,
  type HistoryState,
} from './state.js';

export type HistoryContext = Context<HistoryState, HistoryAction>;

/** Reads the stored runs; those that are known are taken from memory. */
export async function readRuns(context: HistoryContext): Promise<void> {
  const { state, services, dispatch, notify } = context;
  if (state.isReading) return;
  dispatch({ type: 'reading' });
  const read: RunSummary[] = [];
  let count = 0;
  try {
    await services.history.readRuns((runs, total) => {
      read.push(...runs);
      count = total;
      dispatch({ type: 'read', runs: [...read], total, isDone: false });
    });
    dispatch({ type: 'read', runs: read, total: count, isDone: true });
  } catch (error) {
    dispatch({ type: 'not-read' });
    notify(formatError(error), 'bad');
  }
}

const inList = ({ compared, shown }: HistoryState): string | undefined => {
  if (compared) return 'the comparison is open';
  return shown.length === 0 ? 'no run is listed' : undefined;
};

export const bindings: readonly Binding<HistoryState, HistoryAction>[] = [
  {
    id: 'history.open',
    keys: ['enter'],
    label: 'open',
    help: 'Opens the selected run in Results.',
    priority: 1,
    disabled: inList,
    run({ state, open }) {
      const run = selectedRun(state);
      if (run) open('results', { runId: run.id });
    },
  },
  {
    id: 'history.mark',
    keys: ['space'],
    label: 'mark',
    help: 'Marks the selected run for the comparison, or takes its mark; two at most.',
    priority: 2,
    disabled: inList,
    run: ({ dispatch }) => dispatch({ type: 'marked' }),
  },
  {
    id: 'history.compare',
    keys: ['c'],
    label: 'compare',
    help: 'Compares the two marked runs; or the marked one with the selected one.',
    priority: 3,
    disabled: (state) =>
      inList(state) ??
      (pairToCompare(state) ? undefined : 'mark a run with space, then move to another'),
    run({ state, dispatch }) {
      const ids = pairToCompare(state);
      if (ids) dispatch({ type: 'compared', ids });
    },
  },
  {
    id: 'history.filter',
    keys: ['/'],
    label: 'filter',
    help: 'Lists only the runs that have your words in their id, date, workload, settings or status.',
    priority: 4,
    disabled: ({ compared }) => (compared ? 'the comparison is open' : undefined),
    run: ({ state, dispatch }) => dispatch({ type: 'filtering', field: filterField(state) }),
  },
  {
    id: 'history.sort',
    keys: ['s'],
    label: 'sort',
    help: 'Sorts by the next column: when, rows/s, p99, inserted, rows, threads, workload.',
    priority: 5,
    disabled: inList,
    run: ({ dispatch }) => dispatch({ type: 'sorted' }),
  },
  {
    id: 'history.reverse',
    keys: ['S'],
    label: 'reverse',
    help: 'Turns the order round.',
    disabled: inList,
    run: ({ dispatch }) => dispatch({ type: 'reversed' }),
  },
  {
    id: 'history.copy',
    keys: ['y'],
    label: 'copy id',
    help: 'Copies the id of the selected run.',
    disabled: inList,
    run({ state, copy }) {
      const run = selectedRun(state);
      if (run) copy(run.id);
    },
  },
  {
    id: 'history.refresh',
    keys: ['R'],
    label: 'refresh',
    help: 'Looks for new runs.',
    priority: 6,
    run: readRuns,
  },
  {
    id: 'history.close',
    keys: ['escape'],
    label: 'back',
    help: 'Closes the comparison; else takes the filter, then the marks away.',
    priority: 7,
    disabled: ({ compared, filter, marked }) =>
      compared || filter !== '' || marked.length > 0 ? undefined : 'nothing is open',
    run: ({ dispatch }) => dispatch({ type: 'closed' }),
  },
  ...listBindings<HistoryState, HistoryAction>('history', (move) => ({ type: 'moved', move })),
];
