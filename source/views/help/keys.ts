import { textField } from '../../components/text-field.js';
import { listBindings } from '../movement.js';
import type { Binding } from '../view.js';
import type { HelpAction, HelpState } from './state.js';

export const bindings: readonly Binding<HelpState, HelpAction>[] = [
  {
    id: 'help.next',
    keys: ['right', 'l', 'enter'],
    shown: ['left', 'right'],
    label: 'page',
    help: 'Turns to the next page.',
    priority: 1,
    run: ({ dispatch }) => dispatch({ type: 'turned', step: 1 }),
  },
  {
    id: 'help.previous',
    keys: ['left', 'h'],
    label: 'previous page',
    help: 'Turns to the previous page.',
    run: ({ dispatch }) => dispatch({ type: 'turned', step: -1 }),
  },
  {
    id: 'help.find',
    keys: ['/'],
    label: 'find',
    help: 'Finds a word on any page.',
    priority: 2,
    run: ({ dispatch }) => dispatch({ type: 'seeking', field: textField() }),
  },
  {
    id: 'help.again',
    keys: ['n'],
    label: 'next',
    help: 'Finds the next place that has the word.',
    priority: 3,
    disabled: ({ sought }) =>
      sought === '' ? 'nothing was looked for: / finds a word' : undefined,
    run: ({ state, dispatch }) => dispatch({ type: 'sought', word: state.sought }),
  },
  ...listBindings<HelpState, HelpAction>('help', (move) => ({ type: 'moved', move })),
];
