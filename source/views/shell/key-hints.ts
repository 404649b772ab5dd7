import type { KeyHint } from '../../components/key.js';
import type { ShellApi } from './api.js';
import { hintsOf } from './hints.js';

/**
 * All keys of the view in front and of the frame; a key that the view uses now, be it only to type, is listed
 * once or not at all.
 */
export function keyHints(shell: ShellApi): KeyHint[] {
  const { view, everywhere } = hintsOf(shell);
  return [...listedHints(shell), ...notTakenBy(view, everywhere)];
}

/** The commands of the view in front and of the frame, those included whose key types something now. */
export function commandHints(shell: ShellApi): KeyHint[] {
  const { view, everywhere } = hintsOf(shell);
  return [...listedHints(shell), ...notTakenBy(view.filter(isListed), everywhere)];
}

/** The hints of the view that work, or whose keys do nothing else. */
function listedHints(shell: ShellApi): KeyHint[] {
  const { view, everywhere } = hintsOf(shell);
  return view
    .filter(isListed)
    .filter((hint) => hint.disabled === undefined || !isTaken(everywhere, hint));
}

const isListed = ({ isUnlisted }: KeyHint): boolean => isUnlisted !== true;

function notTakenBy(view: readonly KeyHint[], everywhere: readonly KeyHint[]): KeyHint[] {
  const working = view.filter(({ disabled }) => disabled === undefined);
  return everywhere.filter((hint) => !isTaken(working, hint));
}

function isTaken(others: readonly KeyHint[], { keys }: KeyHint): boolean {
  return keys.every((key) => others.some((other) => other.keys.includes(key)));
}
