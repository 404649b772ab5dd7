import { basename } from 'node:path';

import { endingSpan } from '../../components/ending.js';
import { formatError } from '../../base/errors.js';
import { formatAmount } from '../../base/format.js';
import { safeText } from '../../components/text.js';
import type { View } from '../view.js';
import { editingOf } from './editing.js';
import { bindings } from './keys.js';
import { firstRow } from './layout.js';
import { openRun } from './opening.js';
import { reduce } from './reduce.js';
import { refresh } from './refresh.js';
import { ResultsScreen } from './results.js';
import {
  initialState,
  type ResultsAction,
  type ResultsContext,
  type ResultsState,
} from './state.js';

/** Whether the first run has ended while the user waited for it in this view. */
function isWaitedFor({ state, services }: ResultsContext): boolean {
  return state.situation === 'waiting' && state.jobs.length === 0 && !services.live.isRunning();
}

export const resultsView: View<ResultsState, ResultsAction> = {
  id: 'results',
  about:
    'What became of every row of a run, and whether the databases hold what they acknowledged.',
  initial: initialState,
  bindings,
  reduce,
  heading: ({ run, record }, { glyphs }) => {
    if (!run) return {};
    const { workload, threads, seed, settings } = run.header;
    const parts = [
      workload,
      seed === null ? '' : `seed ${seed}`,
      formatAmount(threads, 'thread'),
      safeText(basename(settings.topology ?? '')),
    ];
    return {
      detail: [...parts, run.id].filter(Boolean).join(` ${glyphs.bullet} `),
      status: [endingSpan(record?.run.status ?? 'killed')],
    };
  },
  editing: editingOf,
  jobs: ({ jobs }) => jobs,
  list: (state) =>
    state.pane || !state.selection
      ? undefined
      : { firstRow: firstRow(state), scroll: state.scroll },
  enter: openRun,
  resized: (size) => ({ type: 'sized', size }),
  tick: (context, isInFront) => {
    if (!isInFront) return;
    if (isWaitedFor(context))
      openRun(context, {}).catch((error: unknown) => context.notify(formatError(error), 'bad'));
    else refresh(context);
  },
  Screen: ResultsScreen,
};
