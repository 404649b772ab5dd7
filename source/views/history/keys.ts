import { formatError } from '../../base/errors.js';
import type { RunSummary } from '../../engine/history/run-summary.js';
import { safeText } from '../../components/text.js';
import { askToRunAgain, type HistoryContext } from './again.js';
import { listBindings } from '../movement.js';
import { RUN_IS_GOING, keyName, VERBS } from '../verbs.js';
import type { Binding } from '../view.js';
import {
  filterField,
  pairToCompare,
  replacedMark,
  selectedExperiment,
  selectedRun,
  type HistoryAction,
  type HistoryState,
} from './state.js';

/** Reads the stored runs that are not cached. */
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
    const experiments = await services.history.readExperiments();
    dispatch({ type: 'read-experiments', experiments });
  } catch (error) {
    dispatch({ type: 'not-read' });
    notify(formatError(error), 'bad');
  }
}

const inList = ({ compared, entries }: HistoryState): string | undefined => {
  if (compared) return 'the comparison is open';
  return entries.length === 0 ? 'no run is listed' : undefined;
};

const onRun = (state: HistoryState): string | undefined =>
  inList(state) ?? (selectedRun(state) ? undefined : 'this is not a run: open it in the Lab');

export const bindings: readonly Binding<HistoryState, HistoryAction>[] = [
  {
    id: 'history.open',
    ...VERBS.open,
    help: 'Open a run in Results, a comparison or search in the Lab.',
    priority: 1,
    disabled: inList,
    run({ state, open }) {
      const run = selectedRun(state);
      const experiment = selectedExperiment(state);
      if (run) open('results', { runId: run.id });
      else if (experiment) open('lab', { experimentId: experiment.id });
    },
  },
  {
    id: 'history.mark',
    ...VERBS.mark,
    help: 'Mark the run for the comparison, or unmark it.',
    priority: 2,
    disabled: onRun,
    run({ state, dispatch, notify }) {
      const replaced = replacedMark(state);
      dispatch({ type: 'marked' });
      if (replaced !== undefined) {
        notify(`Two runs can be marked: ${safeText(replaced)} is not marked any more`, 'dim');
      }
    },
  },
  {
    id: 'history.compare',
    ...VERBS.compare,
    help: 'Compare the marked runs.',
    priority: 3,
    disabled: (state) =>
      inList(state) ??
      (pairToCompare(state)
        ? undefined
        : `mark a run with ${keyName('mark')}, then move to another`),
    run({ state, dispatch }) {
      const ids = pairToCompare(state);
      if (ids) dispatch({ type: 'compared', ids });
    },
  },
  {
    id: 'history.again',
    ...VERBS.runAgain,
    help: 'Run it again with the same settings, after a question.',
    priority: 2.5,
    disabled: (state, { live }) => onRun(state) ?? (live.isRunning() ? RUN_IS_GOING : undefined),
    run: askToRunAgain,
  },
  {
    id: 'history.replay',
    ...VERBS.replay,
    help: 'Replay the run in Live, as it happened.',
    priority: 2.7,
    disabled: (state, { live }) => onRun(state) ?? (live.isRunning() ? RUN_IS_GOING : undefined),
    async run({ state, services, open }) {
      const run = selectedRun(state);
      if (!run) return;
      await services.live.replay(run.id);
      open('live');
    },
  },
  {
    id: 'history.filter',
    ...VERBS.filter,
    help: 'Filter by id, date, workload, settings or status.',
    priority: 4,
    disabled: ({ compared }) => (compared ? 'the comparison is open' : undefined),
    run: ({ state, dispatch }) => dispatch({ type: 'filtering', field: filterField(state) }),
  },
  {
    id: 'history.sort',
    ...VERBS.sort,
    help: 'Sort by the next column.',
    priority: 5,
    disabled: inList,
    run: ({ dispatch }) => dispatch({ type: 'sorted' }),
  },
  {
    id: 'history.reverse',
    ...VERBS.reverse,
    help: 'Reverse the sort.',
    disabled: inList,
    run: ({ dispatch }) => dispatch({ type: 'reversed' }),
  },
  {
    id: 'history.copy',
    ...VERBS.copy,
    help: 'Copy the id of the run, comparison or search.',
    disabled: inList,
    run({ state, copy }) {
      const selected = selectedRun(state) ?? selectedExperiment(state);
      if (selected) copy(selected.id);
    },
  },
  {
    id: 'history.refresh',
    ...VERBS.refresh,
    help: 'Read the stored runs again.',
    priority: 6,
    run: readRuns,
  },
  {
    id: 'history.close',
    ...VERBS.close,
    help: 'Close the comparison, the filter or the marks.',
    priority: 7,
    disabled: ({ compared, filter, marked }) =>
      compared || filter !== '' || marked.length > 0 ? undefined : 'nothing is open',
    run: ({ dispatch }) => dispatch({ type: 'closed' }),
  },
  ...listBindings<HistoryState, HistoryAction>('history', (move) => ({ type: 'moved', move })),
];
