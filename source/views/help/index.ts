import type { View } from '../view.js';
import { HelpScreen } from './help.js';
import { bindings } from './keys.js';
import { isWide, LIST_WIDTH, PAGES } from './pages.js';
import type { KeySection } from './pages/keys.js';
import { initialState, reduce, type HelpAction, type HelpState } from './state.js';

/** @param keySections gives the keys that it lists */
export function helpView(keySections: () => readonly KeySection[]): View<HelpState, HelpAction> {
  return {
    id: 'help',
    about: 'The ideas, the words and the keys, a page each.',
    initial: initialState,
    bindings,
    reduce,
    heading: ({ page }) => ({ detail: PAGES[page]?.name ?? '' }),
    editing({ field }) {
      if (!field) return undefined;
      return {
        field,
        change: (changed) => ({ type: 'seeking', field: changed }),
        accept(context) {
          context.dispatch({ type: 'sought', word: field.text });
          const { sought, found } = context.state;
          if (sought !== '' && found === undefined)
            context.notify(`No page has "${sought}"`, 'warning');
        },
        cancel: ({ dispatch }) => dispatch({ type: 'seeking', field: undefined }),
      };
    },
    list: ({ page, size }) =>
      isWide(size)
        ? {
            firstRow: 0,
            scroll: { count: PAGES.length, cursor: page, top: 0, visible: PAGES.length },
            keys: ['left', 'right'],
            width: LIST_WIDTH,
          }
        : undefined,
    places: () =>
      PAGES.map(({ name }) => ({
        name: `Read about ${name.toLowerCase()}`,
        params: { page: name },
      })),
    enter({ dispatch }, { page }) {
      dispatch({ type: 'entered', sections: keySections() });
      if (page !== undefined) dispatch({ type: 'opened', page });
    },
    resized: (size) => ({ type: 'resized', size }),
    Screen: HelpScreen,
  };
}
