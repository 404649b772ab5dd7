import type { KeyHint } from '../../components/key.js';
import type { Binding } from '../view.js';
import type { ShellApi } from './api.js';
import { GLOBAL_BINDINGS } from './global-keys.js';

/** What a person is told about the bindings of the view in front and of every view. */
export function hintsOf(shell: ShellApi): { view: KeyHint[]; everywhere: KeyHint[] } {
  const { route, views } = shell.state;
  const hint = (binding: Binding): KeyHint => ({
    ...binding,
    disabled: binding.disabled?.(views[route.view], shell.services),
  });
  return {
    view: shell.view.bindings.filter(({ isUnlisted }) => !isUnlisted).map(hint),
    everywhere: [...GLOBAL_BINDINGS],
  };
}

/** The key line: what works now, the most useful first; the last two are always there. */
export function keyLineHints(shell: ShellApi): { first: KeyHint[]; always: KeyHint[] } {
  const { view, everywhere } = hintsOf(shell);
  const placed = (hints: readonly KeyHint[]): KeyHint[] =>
    hints
      .filter((hint) => hint.disabled === undefined && hint.priority !== undefined)
      .toSorted((one, other) => (one.priority ?? 0) - (other.priority ?? 0));
  if (shell.editing()) return { first: editingHints(shell), always: [] };
  return { first: placed(view), always: placed(everywhere) };
}

function editingHints(shell: ShellApi): KeyHint[] {
  const editing = shell.editing();
  const hint = (key: string, label: string): KeyHint => ({
    id: `editing.${label}`,
    keys: [key],
    label,
    help: '',
  });
  return [
    hint('enter', 'accept'),
    ...(editing?.complete ? [hint('tab', 'complete')] : []),
    hint('escape', 'cancel'),
  ];
}
