import type { View } from '../view.js';
import { bindings, editing, describeHowToSet } from './keys.js';
import { layoutOf } from './layout.js';
import { cancelCheck, checkDatabases } from './look.js';
import { arrive, settingPlaces } from './places.js';
import { previewRows } from './previewing.js';
import { askAboutUnclosed, checkLastRun } from './recovery.js';
import { restoreOnce } from './restore.js';
import { StartScreen } from './start.js';
import { reduce } from './reduce.js';
import { initialState, rowsOf, type StartAction, type StartState } from './state.js';

export const startView: View<StartState, StartAction> = {
  id: 'start',
  about: 'Chooses what is inserted and how, and starts it.',
  initial: initialState,
  bindings,
  reduce,
  editing,
  untaken: describeHowToSet,
  resized: (size) => ({ type: 'resized', size }),
  list: ({ form, scroll, size }) => ({
    firstRow: layoutOf(size, rowsOf(form).length).firstRow,
    scroll,
  }),
  places: settingPlaces,
  async enter(context, params) {
    await restoreOnce(context);
    arrive(context, params);
    await checkDatabases(context);
    await checkLastRun(context);
  },
  async tick(context, isInFront) {
    askAboutUnclosed(context, isInFront);
    if (isInFront) await previewRows(context);
  },
  jobs: ({ jobs }) => jobs,
  leave({ state, dispatch }) {
    cancelCheck(state);
    dispatch({ type: 'left' });
  },
  Screen: StartScreen,
};
