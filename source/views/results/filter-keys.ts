import { SORT_COLUMNS } from '../../services/results/query.js';
import { OUTCOMES } from '../../entities/outcome.js';
import type { AttemptQuery } from '../../services/results/query.js';
import { VERBS } from '../verbs.js';
import type { Binding } from '../view.js';
import { withoutFilters } from './reduce.js';
import { isFiltered, whenRun, type ResultsAction, type ResultsState } from './state.js';

/** Works even while the attempts are being read: the filter applies when they are. */
const whenTable = (state: ResultsState): string | undefined =>
  state.pane ? 'esc goes back to all rows first' : whenRun(state);

/** The next choice; undefined after the last. */
function next<Choice>(choices: readonly Choice[], chosen: Choice | undefined): Choice | undefined {
  return chosen === undefined ? choices[0] : choices[choices.indexOf(chosen) + 1];
}

/** Rows that were not inserted first: they are what one looks for. */
const LOOKED_AT = [...OUTCOMES.filter((outcome) => outcome !== 'inserted'), 'inserted'] as const;

/** The next outcome to filter by; skips outcomes that no row has. */
function nextOutcome({ query, attempts }: ResultsState): AttemptQuery['outcome'] {
  const occurring = LOOKED_AT.filter((outcome) => (attempts?.countOf(outcome) ?? 0) > 0);
  return next<NonNullable<AttemptQuery['outcome']>>(['refused', ...occurring], query.outcome);
}

/** The entities that have rows in the run; all of them where their numbers are not known. */
function attemptedEntities({ run, record }: ResultsState): string[] {
  const names = (run?.model.entities ?? []).map(({ name }) => name);
  return record ? names.filter((name) => record.entities[name]!.attempted > 0) : names;
}

const asked = (change: Partial<AttemptQuery>): ResultsAction => ({ type: 'asked', change });

export const filterBindings: readonly Binding<ResultsState, ResultsAction>[] = [
  {
    id: 'results.find',
    ...VERBS.filter,
    help: 'Filter by words in names, values and reasons.',
    priority: 3,
    disabled: whenTable,
    run: ({ dispatch }) => dispatch({ type: 'typing', what: 'text' }),
  },
  {
    id: 'results.outcome',
    ...VERBS.rejected,
    help: 'Filter by outcome: all rejected rows first.',
    priority: 4,
    disabled: whenTable,
    run: ({ state, dispatch }) => dispatch(asked({ outcome: nextOutcome(state) })),
  },
  {
    id: 'results.entity',
    ...VERBS.entity,
    help: 'Filter by entity, one after the other.',
    priority: 6,
    disabled: whenTable,
    run: ({ state, dispatch }) =>
      dispatch(asked({ entity: next(attemptedEntities(state), state.query.entity) })),
  },
  {
    id: 'results.thread',
    ...VERBS.thread,
    help: 'Filter by thread; an empty field shows all.',
    priority: 8,
    disabled: whenTable,
    run: ({ dispatch }) => dispatch({ type: 'typing', what: 'thread' }),
  },
  {
    id: 'results.clear',
    ...VERBS.clear,
    help: 'Remove all filters.',
    priority: 2,
    disabled: (state) =>
      whenTable(state) ?? (isFiltered(state.query) ? undefined : 'no filter is set'),
    run: ({ state, dispatch }) => dispatch(asked(withoutFilters(state.query))),
  },
  {
    id: 'results.sort',
    ...VERBS.sort,
    help: 'Sort by the next column.',
    priority: 5,
    disabled: whenTable,
    run: ({ state, dispatch }) =>
      dispatch(asked({ sort: next(SORT_COLUMNS, state.query.sort) ?? SORT_COLUMNS[0] })),
  },
  {
    id: 'results.direction',
    ...VERBS.reverse,
    help: 'Reverse the sort.',
    disabled: whenTable,
    run: ({ state, dispatch }) => dispatch(asked({ descending: !state.query.descending })),
  },
];
