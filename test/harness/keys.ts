const NAMED_KEYS = {
  enter: '\r',
  escape: '\u001B',
  tab: '\t',
  'shift-tab': '\u001B[Z',
  space: ' ',
  backspace: '\u007F',
  delete: '\u001B[3~',
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  home: '\u001B[H',
  end: '\u001B[F',
  'page-up': '\u001B[5~',
  'page-down': '\u001B[6~',
} as const;

type NamedKey = keyof typeof NAMED_KEYS;

/** A key by its name, with ctrl, or as the one character that it types. */
export type Key = NamedKey | `ctrl-${string}` | (string & {});

/** The bytes that a terminal sends for a key; throws for a name that no key has. */
export function bytesOf(key: Key): string {
  if (key in NAMED_KEYS) return NAMED_KEYS[key as NamedKey];
  const letter = /^ctrl-([a-z])$/.exec(key)?.[1];
  // Ctrl clears the upper bits of a letter: Ctrl-A is 1, Ctrl-C is 3.
  if (letter !== undefined) return String.fromCharCode(letter.charCodeAt(0) & 0x1f);
  if (Array.from(key).length === 1) return key;
  throw new Error(`no key is called "${key}"; to type text use type()`);
}
