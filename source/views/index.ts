import { databasesView } from './databases/index.js';
import { helpView } from './help/index.js';
import { keySections } from './help/key-sections.js';
import type { KeySection } from './help/pages/keys.js';
import { historyView } from './history/index.js';
import { labView } from './lab/index.js';
import { lessonsView } from './lessons/index.js';
import { liveView } from './live/index.js';
import { resultsView } from './results/index.js';
import { GLOBAL_BINDINGS } from './shell/global-keys.js';
import { startView } from './start/index.js';
import { VIEW_IDS, type View, type ViewId } from './view.js';

/** The eight views; a view's number is its position in `VIEW_IDS`. */
export const VIEWS: Readonly<Record<ViewId, View>> = {
  start: startView,
  live: liveView,
  results: resultsView,
  databases: databasesView,
  history: historyView,
  lab: labView,
  lessons: lessonsView,
  // The help lists its own keys, too, so it gets the list when it is opened.
  help: helpView(() => KEY_SECTIONS),
};

/** The keys of every view, and those that work in all of them. */
export const KEY_SECTIONS: readonly KeySection[] = keySections(
  VIEW_IDS.map((id) => VIEWS[id]),
  GLOBAL_BINDINGS,
);
