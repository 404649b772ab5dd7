import { showKey } from '../../components/key.js';
import { GLOBAL_BINDINGS } from '../shell/global-keys.js';
import { VIEW_IDS, VIEW_TITLES, type BindingFacts } from '../view.js';
import type { KeySection } from './pages/keys.js';

/** The keys of every view, and those that work in all of them. */
export async function readKeySections(): Promise<KeySection[]> {
  // Imported late: the list of all views holds this view too.
  const { VIEWS } = await import('../index.js');
  return [
    { title: 'In every view', about: '', hints: factsOf(GLOBAL_BINDINGS) },
    ...VIEW_IDS.map((id) => {
      const { about, bindings } = VIEWS[id];
      return { title: VIEW_TITLES[id], about, hints: factsOf(bindings) };
    }),
  ];
}

/** The help tells what keys do, not whether they do it now. */
function factsOf(bindings: readonly BindingFacts[]): KeySection['hints'] {
  return bindings
    .filter(({ isUnlisted }) => !isUnlisted)
    .map(({ id, keys, label, help }) => ({ id, keys, label, help }));
}

/** The same as plain text, for the README. */
export async function readKeyNames(): Promise<
  { title: string; keys: { id: string; shown: string; help: string }[] }[]
> {
  const sections = await readKeySections();
  return sections.map(({ title, hints }) => ({
    title,
    keys: hints.map(({ id, keys, help }) => ({
      id,
      shown: keys.map((key) => `\`${showKey(key, true)}\``).join(' '),
      help,
    })),
  }));
}
