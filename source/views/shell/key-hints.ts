import type { KeyHint } from '../../components/key.js';
import type { ShellApi } from './api.js';
import { hintsOf } from './hints.js';

/** All keys of the view in front and of the frame; a key that the view uses now is listed once. */
export function keyHints(shell: ShellApi): KeyHint[] {
  const { view, everywhere } = hintsOf(shell);
  const isTakenBy = (others: readonly KeyHint[], { keys }: KeyHint): boolean =>
    keys.every((key) => others.some((other) => other.keys.includes(key)));
  const working = view.filter(({ disabled }) => disabled === undefined);
  const own = view.filter((hint) => hint.disabled === undefined || !isTakenBy(everywhere, hint));
  return [...own, ...everywhere.filter((hint) => !isTakenBy(working, hint))];
}
