import type { Key as InkKey } from 'ink';

import type { Key } from '../../components/key.js';
import { EDITING_KEYS, insertText, type TextField } from '../../components/text-field.js';

const NAMED: readonly (readonly [keyof InkKey, Key])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'page-up'],
  ['pageDown', 'page-down'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

const CONTROLS: Readonly<Record<string, Key>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  ' ': 'space',
};

/** The keys of one terminal event; fast typing arrives as several characters in one event. */
export function keysOf(input: string, key: InkKey): Key[] {
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  const named = NAMED.find(([name]) => key[name] === true);
  if (named) return [named[1]];
  if (key.ctrl) return input === '' ? [] : [`ctrl-${input.toLowerCase()}`];
  // Alt with a character is no key here; without this, it would count as the character.
  if (key.meta) return [];
  return Array.from(input, keyOf).filter((name) => name !== undefined);
}

function keyOf(character: string): Key | undefined {
  const control = CONTROLS[character];
  if (control !== undefined) return control;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 1 && code <= 26) return `ctrl-${String.fromCharCode(code + 96)}`;
  return code < 32 ? undefined : character;
}

/** The character that a key types into a text field; undefined for other keys. */
export function typedCharacter(key: Key): string | undefined {
  if (key === 'space') return ' ';
  return Array.from(key).length === 1 ? key : undefined;
}

/** The field after a key; undefined if the key neither edits nor types. */
export function typeInto(field: TextField, key: Key): TextField | undefined {
  const edit = EDITING_KEYS[key];
  if (edit) return edit(field);
  const character = typedCharacter(key);
  return character === undefined ? undefined : insertText(field, character);
}
