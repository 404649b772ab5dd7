import { formatAttempt } from '../../ledger/attempt-writer.js';
import { listBindings } from '../movement.js';
import { VERBS } from '../verbs.js';
import type { Binding } from '../view.js';
import { fileBindings } from './file-keys.js';
import { filterBindings } from './filter-keys.js';
import { readAttempts, verifyAgain } from './opening.js';
import { refresh } from './refresh.js';
import { attemptAtCursor, whenRun, type ResultsAction, type ResultsState } from './state.js';

export type ResultsBinding = Binding<ResultsState, ResultsAction>;

const paneBindings: readonly ResultsBinding[] = [
  {
    id: 'results.close',
    ...VERBS.close,
    help: 'Close the row or audit that is open.',
    priority: 0,
    disabled: ({ pane }) => (pane ? undefined : 'all rows are shown'),
    run: ({ dispatch }) => dispatch({ type: 'pane', pane: undefined }),
  },
  {
    id: 'results.open',
    ...VERBS.open,
    help: 'Open the row: reasons and timing.',
    priority: 1,
    disabled: (state) => {
      if (state.pane) return 'esc goes back to all rows first';
      if (state.attempts) return attemptAtCursor(state) ? undefined : 'there is no row';
      return whenRun(state);
    },
    run: (context) => {
      const { run, attempts } = context.state;
      if (run && !attempts) return readAttempts(context, run);
      return context.dispatch({ type: 'pane', pane: 'row' });
    },
  },
  {
    id: 'results.next',
    ...VERBS.next,
    shown: { keys: ['n', 'N'], label: 'row' },
    help: 'Show the next row.',
    priority: 2,
    disabled: ({ pane }) => (pane === 'row' ? undefined : 'no row is open'),
    run: ({ dispatch }) => dispatch({ type: 'moved', move: 'down' }),
  },
  {
    id: 'results.previous',
    ...VERBS.previous,
    help: 'Show the previous row.',
    disabled: ({ pane }) => (pane === 'row' ? undefined : 'no row is open'),
    run: ({ dispatch }) => dispatch({ type: 'moved', move: 'up' }),
  },
  {
    id: 'results.copy',
    ...VERBS.copy,
    help: 'Copy the row as JSON.',
    priority: 9,
    disabled: (state) => {
      if (state.pane === 'audit') return 'esc goes back to all rows first';
      return attemptAtCursor(state) ? undefined : 'there is no row';
    },
    run({ state, copy }) {
      const attempt = attemptAtCursor(state);
      if (attempt) copy(formatAttempt(attempt));
    },
  },
  {
    id: 'results.audit',
    ...VERBS.audit,
    help: 'Show every check of the audit.',
    priority: 7,
    disabled: ({ record, pane }) => {
      if (pane === 'audit') return 'the checks are shown';
      return record ? undefined : 'no audit is stored; v audits the run';
    },
    run: ({ dispatch }) => dispatch({ type: 'pane', pane: 'audit' }),
  },
  {
    id: 'results.verify',
    ...VERBS.verify,
    help: 'Verify the run against the databases of now.',
    priority: 10,
    disabled: (state, { live }) => {
      if (live.isRunning()) return 'a run is going';
      if (state.jobs.some(({ kind }) => kind === 'audit')) return 'the audit is at it';
      return whenRun(state);
    },
    run: verifyAgain,
  },
];

/** Wraps a binding so that the screen is refreshed after it. */
function withRefresh(binding: ResultsBinding): ResultsBinding {
  return {
    ...binding,
    run: (context) => {
      const done = binding.run(context);
      refresh(context);
      return done;
    },
  };
}

export const bindings: readonly ResultsBinding[] = [
  ...paneBindings,
  ...filterBindings,
  ...fileBindings,
  ...listBindings<ResultsState, ResultsAction>('results', (move) => ({ type: 'moved', move })),
].map(withRefresh);
