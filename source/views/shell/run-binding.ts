import type { Key } from '../../components/key.js';
import type { Binding } from '../view.js';
import type { ShellApi } from './api.js';
import { GLOBAL_BINDINGS } from './global-keys.js';
import { typedCharacter } from './input.js';

/** Handles a key that no overlay and no text field takes: the view in front has it first. */
export function pressInView(shell: ShellApi, key: Key): void {
  const { route, views } = shell.state;
  const bound = shell.view.bindings.filter((binding) => binding.keys.includes(key));
  const working = bound.find((binding) => reasonOf(shell, binding) === undefined);
  if (working) run(shell, working);
  else if (GLOBAL_BINDINGS.some((binding) => binding.keys.includes(key))) runGlobal(shell, key);
  else if (bound[0]) shell.notify(reasonOf(shell, bound[0]) ?? '', 'dim', bound[0].id);
  else if (typedCharacter(key) !== undefined) {
    const text = shell.view.untaken?.(views[route.view]);
    shell.notify(text ?? `${key} does nothing here: ? shows the keys`, 'dim');
  }
}

/** Runs the global binding of a key, if it does something now. */
export function runGlobal(shell: ShellApi, key: Key): void {
  const binding = GLOBAL_BINDINGS.find(
    (known) => known.keys.includes(key) && known.disabled?.(shell) === undefined,
  );
  if (binding) shell.attempt(() => binding.run(shell));
}

/** Runs the binding with an id, of the view in front or a global one. */
export function runById(shell: ShellApi, id: string): void {
  const own = shell.view.bindings.find((binding) => binding.id === id);
  const everywhere = GLOBAL_BINDINGS.find((binding) => binding.id === id);
  if (own) run(shell, own);
  else if (everywhere) shell.attempt(() => everywhere.run(shell));
}

/** Runs the binding of the view in front with an id; if it does nothing now, shows the reason. */
export function runOrExplain(shell: ShellApi, id: string): void {
  const binding = shell.view.bindings.find((known) => known.id === id);
  const reason = binding && reasonOf(shell, binding);
  if (reason !== undefined) shell.notify(reason, 'dim', id);
  else if (binding) run(shell, binding);
}

/** Why a binding of the view in front does nothing now. */
export function reasonOf({ state, services }: ShellApi, binding: Binding): string | undefined {
  return binding.disabled?.(state.views[state.route.view], services);
}

/** Runs a binding; its error is shown. */
function run(shell: ShellApi, binding: Binding): void {
  shell.attempt(() => binding.run(shell.context(shell.state.route.view)));
}
