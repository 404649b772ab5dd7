import { textField } from '../../components/text-field.js';
import { listBindings } from '../movement.js';
import { keyName, VERBS } from '../verbs.js';
import type { Binding } from '../view.js';
import { PAGES } from './pages.js';
import type { HelpAction, HelpState } from './state.js';

const whenSought = ({ sought }: HelpState): string | undefined =>
  sought === '' ? `nothing was looked for: ${keyName('find')} finds a word` : undefined;

export const bindings: readonly Binding<HelpState, HelpAction>[] = [
  {
    id: 'help.next',
    ...VERBS.right,
    shown: { keys: ['left', 'right'], label: 'page' },
    help: 'Turn to the next page.',
    priority: 1,
    run: ({ dispatch }) => dispatch({ type: 'turned', step: 1 }),
  },
  {
    id: 'help.previous',
    ...VERBS.left,
    help: 'Turn to the previous page.',
    run: ({ dispatch }) => dispatch({ type: 'turned', step: -1 }),
  },
  {
    id: 'help.find',
    ...VERBS.find,
    help: 'Find a word on any page.',
    priority: 2,
    run: ({ dispatch }) => dispatch({ type: 'seeking', field: textField() }),
  },
  {
    id: 'help.again',
    ...VERBS.next,
    shown: { keys: ['n', 'N'], label: 'hit' },
    help: 'Find the next place of the word.',
    priority: 3,
    disabled: whenSought,
    run: ({ state, dispatch }) => dispatch({ type: 'sought', word: state.sought }),
  },
  {
    id: 'help.before',
    ...VERBS.previous,
    help: 'Find the previous place of the word.',
    disabled: whenSought,
    run: ({ state, dispatch }) => dispatch({ type: 'sought', word: state.sought, step: -1 }),
  },
  {
    id: 'help.try',
    ...VERBS.tryOut,
    help: 'Try out what the page explains.',
    priority: 0,
    run: ({ state, open }) => {
      const { view, params } = PAGES[state.page]?.trial ?? { view: 'start', params: {} };
      open(view, params);
    },
  },
  ...listBindings<HelpState, HelpAction>('help', (move) => ({ type: 'moved', move })),
];
