import { databasesView } from './databases/index.js';
import { helpView } from './help/index.js';
import { historyView } from './history/index.js';
import { liveView } from './live/index.js';
import { resultsView } from './results/index.js';
import { startView } from './start/index.js';
import type { View, ViewId } from './view.js';

/** The six views; a view's number is its place in `VIEW_IDS`. */
export const VIEWS: Readonly<Record<ViewId, View>> = {
  start: startView,
  live: liveView,
  results: resultsView,
  databases: databasesView,
  history: historyView,
  help: helpView,
};
