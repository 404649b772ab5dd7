import { textField } from '../../components/text-field.js';
import { listBindings } from '../movement.js';
import { VERBS } from '../verbs.js';
import type { Binding } from '../view.js';
import type { HelpAction, HelpState } from './state.js';

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
    ...VERBS.filter,
    help: 'Find a word on any page.',
    priority: 2,
    run: ({ dispatch }) => dispatch({ type: 'seeking', field: textField() }),
  },
  {
    id: 'help.again',
    ...VERBS.next,
    help: 'Find the word again.',
    priority: 3,
    disabled: ({ sought }) =>
      sought === '' ? 'nothing was looked for: / finds a word' : undefined,
    run: ({ state, dispatch }) => dispatch({ type: 'sought', word: state.sought }),
  },
  ...listBindings<HelpState, HelpAction>('help', (move) => ({ type: 'moved', move })),
];
