import type { RouteParams, View } from '../view.js';
import type { LabContext } from './begin.js';
import { comparisonStatus, titleOf } from './heading.js';
import { bindings, editing } from './keys.js';
import { LabScreen } from './lab.js';
import { reduce } from './reduce.js';
import { initialState, type LabAction, type LabState } from './state.js';

export const labView: View<LabState, LabAction> = {
  id: 'lab',
  about: 'Compare ways of writing: rounds, spread and a verdict for each.',
  initial: initialState,
  bindings,
  reduce,
  editing,
  jobs: ({ jobs }) => jobs,
  heading: ({ shown }, look) => ({
    detail: shown ? titleOf(shown, look) : '',
    status: shown?.isRunning ? comparisonStatus(shown, look) : [],
  }),
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
  const newest = await lab.newest();
  const shown = newest === undefined ? undefined : await lab.read(newest);
  if (!context.state.shown) dispatch({ type: 'shown', shown });
}
