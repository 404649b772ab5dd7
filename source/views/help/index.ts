import { span } from '../../components/line.js';
import { tellPage } from '../pager.js';
import type { View } from '../view.js';
import { HelpScreen } from './help.js';
import { readKeySections } from './key-sections.js';
import { bindings } from './keys.js';
import { PAGES } from './pages.js';
import { initialState, pagerOf, reduce, type HelpAction, type HelpState } from './state.js';

export const helpView: View<HelpState, HelpAction> = {
  id: 'help',
  about: 'The ideas, the words and the keys, a page each.',
  initial: initialState,
  bindings,
  reduce,
  heading(state, look) {
    const page = tellPage(pagerOf(state), look.glyphs.dash);
    const detail = PAGES[state.page]?.name ?? '';
    return { detail, status: page === '' ? [] : [span('dim', page)] };
  },
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
  async enter({ dispatch }) {
    dispatch({ type: 'entered', sections: await readKeySections() });
  },
  resized: (size) => ({ type: 'resized', size }),
  Screen: HelpScreen,
};
