import type { Move } from '../components/scroll.js';
import { VERBS, type Verb } from './verbs.js';
import type { Binding } from './view.js';

const MOVES: readonly { move: Move; verb: Verb; help: string }[] = [
  { move: 'up', verb: VERBS.up, help: 'Move up by one.' },
  { move: 'down', verb: VERBS.down, help: 'Move down by one.' },
  { move: 'page-up', verb: VERBS.pageUp, help: 'Move up by a page.' },
  { move: 'page-down', verb: VERBS.pageDown, help: 'Move down by a page.' },
  { move: 'first', verb: VERBS.first, help: 'Move to the first.' },
  { move: 'last', verb: VERBS.last, help: 'Move to the last.' },
];

/** The bindings for moving through a list, the same in every view. */
export function listBindings<State, Action>(
  view: string,
  actionFor: (move: Move) => Action,
): Binding<State, Action>[] {
  return MOVES.map(({ move, verb, help }) => ({
    id: `${view}.${move}`,
    keys: verb.keys,
    label: verb.label,
    help,
    run: ({ dispatch }) => dispatch(actionFor(move)),
  }));
}
