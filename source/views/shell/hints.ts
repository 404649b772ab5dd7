import type { Key, KeyHint } from '../../components/key.js';
import type { Binding } from '../view.js';
import type { ShellApi } from './api.js';
import { GLOBAL_BINDINGS, type GlobalBinding } from './global-keys.js';
import type { Overlay } from './state.js';

/** The hints of the bindings of the view in front, unlisted ones included, and of the global ones. */
export function hintsOf(shell: ShellApi): { view: KeyHint[]; everywhere: KeyHint[] } {
  const { route, views } = shell.state;
  const hint = (binding: Binding): KeyHint => ({
    ...binding,
    disabled: binding.disabled?.(views[route.view], shell.services),
  });
  const everywhereHint = (binding: GlobalBinding): KeyHint => ({
    ...binding,
    disabled: binding.disabled?.(shell),
  });
  return {
    view: shell.view.bindings.map(hint),
    everywhere: GLOBAL_BINDINGS.map(everywhereHint),
  };
}

/**
 * The key line: the keys that work now, the most useful first, the last two always. An overlay takes all keys,
 * so then the line has only its keys.
 */
export function keyLineHints(shell: ShellApi): { first: KeyHint[]; always: KeyHint[] } {
  const { view, everywhere } = hintsOf(shell);
  const placed = (hints: readonly KeyHint[]): KeyHint[] =>
    hints
      .filter((hint) => hint.disabled === undefined && hint.priority !== undefined)
      .toSorted((one, other) => (one.priority ?? 0) - (other.priority ?? 0));
  const { overlay } = shell.state;
  if (overlay) return { first: overlayHints(overlay), always: [] };
  if (shell.editing()) return { first: editingHints(shell), always: [] };
  return { first: placed(view), always: placed(everywhere) };
}

/** The keys of an overlay. */
export function overlayHints(overlay: Overlay): KeyHint[] {
  switch (overlay.kind) {
    case 'question': {
      const { answers, escapeLabel = 'cancel' } = overlay.question;
      const answer = answers.map(({ key, label }) => hint([key], label));
      return [...answer, hint(['escape'], escapeLabel)];
    }
    case 'form':
      return [
        hint(['enter'], overlay.form.enterLabel),
        hint(['tab'], 'next field'),
        hint(['escape'], 'cancel'),
      ];
    case 'keys':
      return [hint(['up', 'down'], 'scroll'), hint(['escape'], 'close')];
    case 'palette':
      return [hint(['enter'], 'choose'), hint(['up', 'down'], 'move'), hint(['escape'], 'close')];
  }
}

/** A hint for keys without a binding; the key line shows all of them. */
function hint(keys: readonly Key[], label: string): KeyHint {
  return { id: `over.${label}`, keys, label, help: '', shown: { keys, label } };
}

function editingHints(shell: ShellApi): KeyHint[] {
  const editing = shell.editing();
  const {
    acceptLabel = 'accept',
    completeLabel = 'complete',
    cancelLabel = 'cancel',
  } = editing ?? {};
  return [
    hint(['enter'], acceptLabel),
    ...(editing?.complete && completeLabel !== acceptLabel ? [hint(['tab'], completeLabel)] : []),
    hint(['escape'], cancelLabel),
  ];
}
