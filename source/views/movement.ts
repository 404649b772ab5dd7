import type { Key } from '../components/key.js';
import type { Move } from '../components/scroll.js';
import type { Binding } from './view.js';

const MOVES: readonly { move: Move; keys: readonly Key[]; label: string; help: string }[] = [
  { move: 'up', keys: ['up', 'k'], label: 'up', help: 'Moves up by one.' },
  { move: 'down', keys: ['down', 'j'], label: 'down', help: 'Moves down by one.' },
  { move: 'page-up', keys: ['page-up', 'ctrl-b'], label: 'page up', help: 'Moves up by a page.' },
  {
    move: 'page-down',
    keys: ['page-down', 'ctrl-f'],
    label: 'page down',
    help: 'Moves down by a page.',
  },
  { move: 'first', keys: ['home', 'g'], label: 'first', help: 'Moves to the first.' },
  { move: 'last', keys: ['end', 'G'], label: 'last', help: 'Moves to the last.' },
];

/** The bindings that move through a list, the same in every view. */
export function listBindings<State, Action>(
  view: string,
  actionFor: (move: Move) => Action,
): Binding<State, Action>[] {
  return MOVES.map(({ move, keys, label, help }) => ({
    id: `${view}.${move}`,
    keys,
    label,
    help,
    run: ({ dispatch }) => dispatch(actionFor(move)),
  }));
}
