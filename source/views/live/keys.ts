import type { Attempt } from '../../ledger/attempt.js';
import { formatAttempt } from '../../ledger/attempt-writer.js';
import { nextSpeed } from '../../services/replay/speeds.js';
import { listBindings } from '../movement.js';
import { runIsOver } from '../run-is-over.js';
import type { Services } from '../services.js';
import { VERBS } from '../verbs.js';
import type { Binding, Context } from '../view.js';
import { watchingKeys } from '../watching-keys.js';
import { selectedThread, type LiveAction, type LiveState } from './state.js';

const whenWriting = (state: LiveState): string | undefined =>
  state.run?.phase === 'writing' ? undefined : 'no rows are being written now';

const whenRun = (state: LiveState): string | undefined =>
  state.run?.snapshot ? undefined : 'there is no run yet';

const whenThreads = (state: LiveState): string | undefined =>
  whenRun(state) ??
  (state.open || state.showsRejected || state.showsDatabases || state.showsEvents
    ? 'esc goes back to the threads first'
    : undefined);

const whenPaced = (state: LiveState): string | undefined =>
  whenWriting(state) ?? (state.run?.replay ? 'a replay has a speed, and no pace' : undefined);

const whenReplayed = ({ run }: LiveState): string | undefined =>
  run?.replay && run.phase === 'writing' ? undefined : 'no replay is going on';

/** Changes the speed of a replay; 1 is faster. */
function changeSpeed({ services: { live } }: Context<LiveState, LiveAction>, by: 1 | -1): void {
  // Not from the state: keys arrive faster than the clock samples.
  const now = live.current()?.replay?.speed;
  const next = now === undefined ? undefined : nextSpeed(now, by);
  if (next !== undefined) live.setSpeed(next);
}

export const bindings: readonly Binding<LiveState, LiveAction>[] = [
  {
    id: 'live.close',
    ...VERBS.close,
    help: 'Close the thread or list that is open.',
    priority: 0,
    disabled: ({ open, showsRejected, showsDatabases, showsEvents }) =>
      open || showsRejected || showsDatabases || showsEvents ? undefined : 'all threads are shown',
    run: ({ dispatch }) => dispatch({ type: 'closed' }),
  },
  {
    id: 'live.results',
    ...VERBS.results,
    help: 'Show the results of this run.',
    priority: 2,
    disabled: ({ run }) =>
      run?.record || (run?.phase === 'crashed' && run.id !== undefined)
        ? undefined
        : 'the run is not over yet',
    run: ({ state, open }) => {
      const runId = state.run?.id;
      if (runId !== undefined) open('results', { runId });
    },
  },
  {
    id: 'live.set-up',
    ...VERBS.setUp,
    help: 'Set up another run.',
    priority: 3,
    disabled: (_, services: Services) => (services.live.isRunning() ? 'a run is going' : undefined),
    run: ({ open }) => open('start'),
  },
  ...watchingKeys<LiveState, LiveAction>({
    view: 'live',
    run: ({ live }) => live,
    disabled: whenWriting,
    withoutPace: whenPaced,
  }),
  {
    id: 'live.replay-faster',
    ...VERBS.faster,
    shown: { keys: ['+', '-'], label: 'speed' },
    help: 'Play the replay faster.',
    priority: 4,
    disabled: whenReplayed,
    run: (context) => changeSpeed(context, 1),
  },
  {
    id: 'live.replay-slower',
    ...VERBS.slower,
    help: 'Play the replay slower.',
    disabled: whenReplayed,
    run: (context) => changeSpeed(context, -1),
  },
  {
    id: 'live.arrange',
    ...VERBS.arrange,
    help: 'Show a timeline, a heat map or a list of the threads.',
    priority: 5,
    disabled: whenThreads,
    run: ({ dispatch }) => dispatch({ type: 'arranged' }),
  },
  {
    id: 'live.open',
    ...VERBS.open,
    help: 'Open the thread: its time and its rows.',
    priority: 6,
    disabled: whenThreads,
    run: ({ state, services, dispatch }) => {
      const thread = selectedThread(state);
      dispatch({ type: 'opened', thread, rows: services.live.rowsOfThread(thread) });
    },
  },
  {
    id: 'live.rejected',
    ...VERBS.rejected,
    help: 'Show the rejected rows, or the threads again.',
    priority: 7,
    disabled: whenRun,
    run: ({ dispatch }) => dispatch({ type: 'rejected-shown' }),
  },
  {
    id: 'live.databases',
    ...VERBS.databases,
    help: 'Show each database, or the threads again.',
    priority: 8,
    disabled: whenRun,
    run: ({ dispatch }) => dispatch({ type: 'databases-shown' }),
  },
  {
    id: 'live.events',
    ...VERBS.events,
    help: 'Show the event log, or the threads again.',
    priority: 9,
    disabled: whenRun,
    run: ({ dispatch }) => dispatch({ type: 'events-shown' }),
  },
  {
    id: 'live.finish',
    ...VERBS.finish,
    help: 'Go to the end of the replay.',
    priority: 7.5,
    disabled: whenReplayed,
    run: ({ services: { live } }) => live.finishReplay(),
  },
  {
    id: 'live.stop',
    ...VERBS.stop,
    help: 'Stop the run, after a question.',
    disabled: (_, { live }) =>
      live.isRunning() && !live.isStopping() ? undefined : 'no run is going',
    run: ({ ask, services: { live } }) =>
      ask({
        title: 'Stop the run?',
        lines: ['The rows in flight are finished. What was written is kept, audited and stored.'],
        answers: [{ key: 'y', label: 'stop it', run: () => live.stop() }],
        escapeLabel: 'let it run',
        outdated: runIsOver,
      }),
  },
  {
    id: 'live.left',
    ...VERBS.left,
    help: 'Move to the thread on the left.',
    run: ({ dispatch }) => dispatch({ type: 'moved-aside', by: -1 }),
  },
  {
    id: 'live.right',
    ...VERBS.right,
    help: 'Move to the thread on the right.',
    run: ({ dispatch }) => dispatch({ type: 'moved-aside', by: 1 }),
  },
  {
    id: 'live.copy',
    ...VERBS.copy,
    help: 'Copy the row as JSON.',
    disabled: (state) => (rowUnderCursor(state) ? undefined : 'no row is selected'),
    run({ state, copy }) {
      const attempt = rowUnderCursor(state);
      if (attempt) copy(formatAttempt(attempt));
    },
  },
  ...listBindings<LiveState, LiveAction>('live', (move) => ({ type: 'moved', move })),
];

function rowUnderCursor({ open, showsRejected, rejected, run }: LiveState): Attempt | undefined {
  if (open) return open.rows[open.scroll.cursor];
  return showsRejected ? run?.refused.toReversed()[rejected.cursor] : undefined;
}
