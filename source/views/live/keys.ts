import type { Attempt } from '../../ledger/attempt.js';
import { formatAttempt } from '../../ledger/attempt-writer.js';
import { listBindings } from '../movement.js';
import type { Services } from '../services.js';
import type { Binding, Context } from '../view.js';
import { selectedThread, type LiveAction, type LiveState } from './state.js';

/** Milliseconds that the pace keys step through. */
const PACES = [0, 10, 25, 50, 100, 200, 400, 800, 1500, 3000, 6000, 12_000, 30_000, 60_000];

const whenWriting = (state: LiveState): string | undefined =>
  state.run?.phase === 'writing' ? undefined : 'no rows are being written now';

const whenRun = (state: LiveState): string | undefined =>
  state.run?.snapshot ? undefined : 'there is no run yet';

const whenThreads = (state: LiveState): string | undefined =>
  whenRun(state) ??
  (state.open || state.showsRejected || state.showsDatabases
    ? 'esc goes back to the threads first'
    : undefined);

function changePace({ services }: Context<LiveState, LiveAction>, by: 1 | -1): void {
  // As it is at this moment: keys come faster than the clock samples.
  const now = services.live.paceMs;
  const next = by === 1 ? PACES.find((pace) => pace > now) : PACES.findLast((pace) => pace < now);
  if (next !== undefined) services.live.setPace(next);
}

export const bindings: readonly Binding<LiveState, LiveAction>[] = [
  {
    id: 'live.close',
    keys: ['escape'],
    label: 'threads',
    help: 'Goes back to all threads.',
    priority: 0,
    disabled: ({ open, showsRejected, showsDatabases }) =>
      open || showsRejected || showsDatabases ? undefined : 'all threads are shown',
    run: ({ dispatch }) => dispatch({ type: 'closed' }),
  },
  {
    id: 'live.results',
    keys: ['r'],
    label: 'results',
    help: 'Shows the results of this run.',
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
    id: 'live.again',
    keys: ['n'],
    label: 'new run',
    help: 'Goes back to the form for another run.',
    priority: 3,
    disabled: (_, services: Services) => (services.live.isRunning() ? 'a run is going' : undefined),
    run: ({ open }) => open('start'),
  },
  {
    id: 'live.pause',
    keys: ['space'],
    label: 'pause',
    help: 'Pauses the run between rows, and lets it go on.',
    priority: 1,
    disabled: whenWriting,
    run: ({ services: { live } }) => live.pause(!live.current()?.snapshot?.paused),
  },
  {
    id: 'live.faster',
    keys: ['+', '='],
    shown: ['+', '-'],
    label: 'pace',
    help: 'Makes the threads think less before a row.',
    priority: 4,
    disabled: (state) =>
      whenWriting(state) ??
      (state.run?.snapshot?.paceMs === 0 ? 'it is full speed already' : undefined),
    run: (context) => changePace(context, -1),
  },
  {
    id: 'live.slower',
    keys: ['-', '_'],
    label: 'slower',
    help: 'Makes the threads think longer before a row.',
    disabled: whenWriting,
    run: (context) => changePace(context, 1),
  },
  {
    id: 'live.arrange',
    keys: ['t'],
    label: 'heat',
    help: 'Shows threads with what they do, or one cell a thread.',
    priority: 5,
    disabled: whenThreads,
    run: ({ dispatch }) => dispatch({ type: 'arranged' }),
  },
  {
    id: 'live.open',
    keys: ['enter'],
    label: 'thread',
    help: 'Opens the selected thread: its time and its rows.',
    priority: 6,
    disabled: whenThreads,
    run: ({ state, services, dispatch }) => {
      const thread = selectedThread(state);
      dispatch({ type: 'opened', thread, rows: services.live.rowsOfThread(thread) });
    },
  },
  {
    id: 'live.rejected',
    keys: ['f'],
    label: 'rejected',
    help: 'Shows the rows that were not inserted, or the threads again.',
    priority: 7,
    disabled: whenRun,
    run: ({ dispatch }) => dispatch({ type: 'rejected-shown' }),
  },
  {
    id: 'live.databases',
    keys: ['d'],
    label: 'databases',
    help: 'Shows how each database answers and who waits for it, or the threads again.',
    priority: 8,
    disabled: whenRun,
    run: ({ dispatch }) => dispatch({ type: 'databases-shown' }),
  },
  {
    id: 'live.stop',
    keys: ['X'],
    label: 'stop',
    help: 'Stops the run; what was written is kept, audited and shown.',
    disabled: (_, { live }) =>
      live.isRunning() && !live.isStopping() ? undefined : 'no run is going',
    run: ({ services }) => services.live.stop(),
  },
  {
    id: 'live.left',
    keys: ['left', 'h'],
    label: 'left',
    help: 'Moves to the thread on the left.',
    run: ({ dispatch }) => dispatch({ type: 'moved-aside', by: -1 }),
  },
  {
    id: 'live.right',
    keys: ['right', 'l'],
    label: 'right',
    help: 'Moves to the thread on the right.',
    run: ({ dispatch }) => dispatch({ type: 'moved-aside', by: 1 }),
  },
  {
    id: 'live.copy',
    keys: ['y'],
    label: 'copy',
    help: 'Copies the selected row as JSON.',
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
