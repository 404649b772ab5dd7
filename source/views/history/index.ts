import { formatAmount } from '../../base/format.js';
import { span } from '../../components/line.js';
import { lookOf } from '../../components/look.js';
import { pageText, formatPage } from '../pager.js';
import type { View } from '../view.js';
import { comparisonLines } from './comparison-lines.js';
import { HistoryScreen } from './history.js';
import { bindings, readRuns } from './keys.js';
import { LIST_HEAD } from './layout.js';
import {
  comparedRuns,
  initialState,
  reduce,
  type HistoryAction,
  type HistoryState,
} from './state.js';

export const historyView: View<HistoryState, HistoryAction> = {
  id: 'history',
  about:
    'The stored runs, comparisons and searches, newest first; open one, or see two runs side by side.',
  initial: initialState,
  bindings,
  reduce,
  heading(state, look) {
    const pair = comparedRuns(state);
    if (!pair) return {};
    const count = comparisonLines(pair, state.size.columns, lookOf('mono', true)).length;
    const pager = { top: state.comparedTop, count, visible: state.size.rows };
    const page = formatPage({ ...pager, top: pageText(pager) }, look.glyphs.dash);
    return { detail: 'A and B side by side', status: page === '' ? [] : [span('dim', page)] };
  },
  editing({ field, filter }) {
    if (!field) return undefined;
    return {
      field,
      change: (changed) => ({ type: 'filtering', field: changed }),
      accept: ({ dispatch }) => dispatch({ type: 'filtered', filter }),
      cancel: ({ dispatch }) => dispatch({ type: 'filtered', filter: '' }),
    };
  },
  list: (state) =>
    state.compared || state.entries.length === 0
      ? undefined
      : { firstRow: LIST_HEAD, scroll: state.scroll },
  places: ({ runs, experiments }) => [
    ...experiments.map(({ kind, id, workload, varied }) => ({
      name: `Open ${id}: ${varied === '' ? workload : varied}`,
      detail: kind,
      view: 'lab' as const,
      params: { experimentId: id },
    })),
    ...runs.map(({ id, workload, threads }) => ({
      name: `Open ${id}: ${workload}, ${formatAmount(threads, 'thread')}`,
      detail: 'run',
      view: 'results' as const,
      params: { runId: id },
    })),
  ],
  readPlaces: readRuns,
  async enter(context, { compare }) {
    await readRuns(context);
    if (compare) context.dispatch({ type: 'compared', ids: compare });
  },
  resized: (size) => ({ type: 'resized', size }),
  tick(context, isInFront) {
    const isGoing = context.state.runs[0]?.ending === 'running';
    if (isInFront && isGoing && !context.services.live.isRunning()) void readRuns(context);
  },
  Screen: HistoryScreen,
};
