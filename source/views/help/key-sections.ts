import type { Binding } from '../view.js';
import type { Services } from '../services.js';
import { VIEW_IDS } from '../view.js';
import { globalBindings } from '../shell/global-keys.js';
import { Shell, type Host } from '../shell/shell.js';
import type { KeySection } from './state.js';

/** A screen that nobody sees: it is only asked for its keys. */
const UNSEEN: Host = {
  copy() {},
  suspend() {},
  leave() {},
  themeChosen() {},
};

/** The keys of every view, and those that work in all of them. */
export async function readKeySections(services: Services): Promise<KeySection[]> {
  // Imported late: the list of all views holds this view too.
  const { VIEWS } = await import('../index.js');
  const shell = new Shell({
    views: VIEWS,
    services,
    host: UNSEEN,
    theme: 'dark',
    terminal: { columns: 80, rows: 24 },
  });
  const everywhere = globalBindings(shell);
  return [
    { title: 'In every view', about: '', hints: withoutReasons(everywhere) },
    ...VIEW_IDS.map((id) => {
      const { title, about, bindings } = VIEWS[id];
      return { title, about, hints: withoutReasons(bindings) };
    }),
  ];
}

/** The help tells what keys do, not whether they do it now. */
function withoutReasons(bindings: readonly Binding[]): KeySection['hints'] {
  return bindings.map(({ id, keys, label, help, shown }) => ({ id, keys, label, help, shown }));
}
