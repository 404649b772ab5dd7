import type { PaletteLine } from '../../components/palette.js';
import { showKey, type KeyHint } from '../../components/key.js';
import { VIEW_IDS, VIEW_TITLES, type Place } from '../view.js';
import type { ShellApi } from './api.js';
import { commandHints } from './key-hints.js';

/** An entry of the palette: a command of the frame or of a view, or a place in a view. */
export interface PaletteEntry extends PaletteLine {
  /** Unique in the palette. */
  readonly id: string;
  run(this: void): void;
}

/**
 * The entries for a typed text: those whose name contains each of its words, or whose key it is. A command that
 * does nothing now is listed with the reason, and only if something was typed; so are those of other views.
 */
export function paletteEntries(shell: ShellApi, typed: string): readonly PaletteEntry[] {
  const commands = commandHints(shell)
    .toSorted((one, other) => placeOf(one) - placeOf(other))
    .map((hint) => commandEntry(shell, hint));
  const places = VIEW_IDS.flatMap((id) => {
    const found = shell.views[id].places?.(shell.state.views[id]) ?? [];
    return found.map((place) => placeEntry(shell, id, place));
  });
  const others = typed.trim() === '' ? [] : commandsElsewhere(shell);
  return findEntries([...commands, ...places, ...others], typed);
}

/** The main commands of the other views: those of their key lines. */
function commandsElsewhere(shell: ShellApi): PaletteEntry[] {
  return VIEW_IDS.filter((id) => id !== shell.view.id).flatMap((id) =>
    shell.views[id].bindings
      .filter(({ priority }) => priority !== undefined)
      .map((binding): PaletteEntry => ({
        id: binding.id,
        name: binding.help.replace(/\.$/, ''),
        keys: [],
        detail: VIEW_TITLES[id],
        run: () => shell.runIn(id, binding.id),
      })),
  );
}

/** Sorts by the order of the key line; others come last. */
function placeOf({ priority = Number.MAX_SAFE_INTEGER }: KeyHint): number {
  return priority;
}

/** The matching entries, the best first: by key, by beginning of the name, by words. */
export function findEntries<Entry extends PaletteLine>(
  entries: readonly Entry[],
  typed: string,
): Entry[] {
  const wanted = typed.trim();
  if (wanted === '') return entries.filter(({ disabled }) => disabled === undefined);
  const words = wanted.toLowerCase().split(/\s+/);
  return entries
    .map((entry) => ({ entry, rank: rankOf(entry, wanted, words) }))
    .filter(({ rank }) => rank !== undefined)
    .toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0))
    .map(({ entry }) => entry);
}

/** Added to the rank of entries that do nothing now. */
const LAST = 10;

function rankOf(
  { name, detail, keys, disabled }: PaletteLine,
  wanted: string,
  words: readonly string[],
): number | undefined {
  const after = disabled === undefined ? 0 : LAST;
  // A typed key finds its command, whether it works now or not.
  if (keys.some((key) => isKey(key, wanted))) return disabled === undefined ? 0 : 0.5;
  const text = name.toLowerCase();
  if (words.every((word) => text.includes(word))) {
    return after + (text.startsWith(words[0] ?? '') ? 1 : 2);
  }
  const whole = `${text} ${(detail ?? '').toLowerCase()}`;
  return words.every((word) => whole.includes(word)) ? after + 3 : undefined;
}

/** Whether a text is a key: characters match exactly ("g" is not "G"), named keys by name ("Esc", "ctrl-c"). */
function isKey(key: string, wanted: string): boolean {
  if (key === wanted) return true;
  if (key.length === 1) return false;
  const names = [key, showKey(key, true), showKey(key, false)].map((name) => name.toLowerCase());
  return names.includes(wanted.toLowerCase());
}

function commandEntry(shell: ShellApi, hint: KeyHint): PaletteEntry {
  const { id, keys, help, disabled } = hint;
  return {
    id,
    name: help.replace(/\.$/, ''),
    keys,
    disabled,
    run: () => {
      if (disabled === undefined) shell.runById(id);
      else shell.notify(disabled, 'dim');
    },
  };
}

function placeEntry(
  shell: ShellApi,
  id: (typeof VIEW_IDS)[number],
  { name, detail, view = id, params }: Place,
): PaletteEntry {
  return {
    id: `${id}: ${name}`,
    name,
    keys: [],
    detail: detail ?? VIEW_TITLES[view],
    run: () => shell.open(view, params),
  };
}
