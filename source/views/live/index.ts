import type { Context, View } from '../view.js';
import { attendToCrash } from './crash.js';
import { headingOf } from './heading.js';
import { bindings } from './keys.js';
import { listArea } from './list-area.js';
import { LiveScreen } from './live.js';
import { followPreparation } from './preparation.js';
import { reduce } from './reduce.js';
import { initialState, type LiveAction, type LiveState } from './state.js';
import { recordedTimeline } from './timeline-source.js';

type LiveContext = Context<LiveState, LiveAction>;

export const liveView: View<LiveState, LiveAction> = {
  id: 'live',
  about:
    'Shows the run as it happens: databases, threads, and rows that were not inserted. "wait 3 %" beside a database: of all looks at all threads, 3 of 100 found one waiting for it.',
  initial: initialState,
  bindings,
  reduce,
  heading: headingOf,
  list: listArea,
  resized: (size) => ({ type: 'resized', size }),
  // At once: until the next tick, the previous run would be shown as this one.
  enter: sample,
  jobs: ({ jobs }) => jobs,
  async tick(context, isInFront) {
    sample(context);
    readOpenThread(context);
    readRecorded(context);
    if (isInFront) readEvents(context);
    await Promise.all([followPreparation(context), attendToCrash(context, isInFront)]);
  },
  Screen: LiveScreen,
};

function sample({ services, dispatch, state }: LiveContext): void {
  const run = services.live.current();
  if (run && run !== state.run) dispatch({ type: 'sampled', run });
}

function readEvents({ services, dispatch, state: { run, log } }: LiveContext): void {
  if (run?.id === undefined) return;
  const read = services.live.events();
  if (read !== log) dispatch({ type: 'logged', run: run.number, log: read });
}

/** After a run, its timeline is drawn from the recorded phases, which are exact even for a short run. */
function readRecorded({ services, dispatch, state: { run, recorded } }: LiveContext): void {
  if (run?.phase !== 'stored' || recorded) return;
  const source = recordedTimeline(services.live.recordedPhases());
  // If nothing was recorded, the samples of the screen are kept.
  if (source.sliceMs(1) > 0) dispatch({ type: 'recorded', run: run.number, source });
}

function readOpenThread({ services, dispatch, state }: LiveContext): void {
  if (!state.open) return;
  const { thread } = state.open;
  const rows = services.live.rowsOfThread(thread);
  if (rows !== state.open.rows) dispatch({ type: 'opened', thread, rows });
}
