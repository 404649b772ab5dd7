import { lookOf } from '../../components/look.js';
import type { RouteParams, View } from '../view.js';
import type { LabContext } from './begin.js';
import { goingStatus, titleOf } from './heading.js';
import { bindings, editing } from './keys.js';
import { LabScreen } from './lab.js';
import { entryAt, labLines } from './lab-lines.js';
import { reduce } from './reduce.js';
import { countEntries, initialState, type LabAction, type LabState } from './state.js';

export const labView: View<LabState, LabAction> = {
  id: 'lab',
  about: 'Compare ways of writing: a verdict for each, or the highest rate that each holds.',
  initial: initialState,
  bindings,
  reduce,
  editing,
  jobs: ({ jobs }) => jobs,
  heading: ({ shown }, look) => ({
    detail: shown ? titleOf(shown, look) : '',
    status: shown?.isRunning ? goingStatus(shown, look) : [],
  }),
  list: (state) => {
    const { cursor, size } = state;
    const count = countEntries(state);
    const lines = labLines(state, size, lookOf('mono', true));
    return {
      firstRow: 0,
      scroll: { cursor, count, top: 0, visible: count },
      entryAt: (column, row) => entryAt(lines, column, row),
    };
  },
  enter,
  resized: (size) => ({ type: 'resized', size }),
  tick({ state, services, dispatch }) {
    const current = services.lab.current();
    if (state.isFollowing && current !== state.shown) dispatch({ type: 'shown', shown: current });
  },
  Screen: LabScreen,
};

async function enter(
  context: LabContext,
  { experimentId, comparison }: RouteParams,
): Promise<void> {
  const { lab } = context.services;
  const { dispatch } = context;
  if (comparison) dispatch({ type: 'filled', form: comparison });
  if (experimentId !== undefined) {
    dispatch({ type: 'shown', shown: await lab.read(experimentId), isOpened: true });
    return;
  }
  if (lab.isRunning()) dispatch({ type: 'followed' });
  if (context.state.shown || lab.current()) return;
  const shown = await lab.newest();
  if (!context.state.shown) dispatch({ type: 'shown', shown });
}
