import { showKey } from '../../components/key.js';
import { VIEW_TITLES, type BindingFacts, type View } from '../view.js';
import type { KeySection } from './pages/keys.js';

/**
 * The keys for the help, one section per view.
 * @param everywhere the global bindings; their section comes first
 */
export function keySections(
  views: readonly View[],
  everywhere: readonly BindingFacts[],
): KeySection[] {
  return [
    { title: 'In every view', about: '', hints: factsOf(everywhere) },
    ...views.map(({ id, about, bindings }) => ({
      title: VIEW_TITLES[id],
      about,
      hints: factsOf(bindings),
    })),
  ];
}

/** The listed bindings, without their present state. */
function factsOf(bindings: readonly BindingFacts[]): KeySection['hints'] {
  return bindings
    .filter(({ isUnlisted }) => !isUnlisted)
    .map(({ id, keys, label, help }) => ({ id, keys, label, help }));
}

/** The sections as plain text, for the README. */
export function keyNames(
  sections: readonly KeySection[],
): { title: string; keys: { id: string; shown: string; help: string }[] }[] {
  return sections.map(({ title, hints }) => ({
    title,
    keys: hints.map(({ id, keys, help }) => ({
      id,
      shown: keys.map((key) => `\`${showKey(key, true)}\``).join(' '),
      help,
    })),
  }));
}
