/**
 * A key as bindings name it: a character (`a`, `G`, `?`), or one of these names, or `ctrl-` and a
 * letter.
 */
export type Key = NamedKey | `ctrl-${string}` | (string & {});

export type NamedKey =
  | 'enter'
  | 'escape'
  | 'tab'
  | 'shift-tab'
  | 'space'
  | 'backspace'
  | 'delete'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'page-up'
  | 'page-down';

const SIGNS: Readonly<Record<string, readonly [unicode: string, ascii: string]>> = {
  up: ['↑', 'up'],
  down: ['↓', 'down'],
  left: ['←', 'left'],
  right: ['→', 'right'],
  escape: ['esc', 'esc'],
  'page-up': ['PgUp', 'PgUp'],
  'page-down': ['PgDn', 'PgDn'],
  home: ['Home', 'Home'],
  end: ['End', 'End'],
  enter: ['Enter', 'Enter'],
  tab: ['Tab', 'Tab'],
  'shift-tab': ['Shift-Tab', 'Shift-Tab'],
};

/** A key as it is shown to a person: "↑", "Enter", "Ctrl-C", "g". */
export function showKey(key: Key, isUnicode: boolean): string {
  const sign = SIGNS[key];
  if (sign) return isUnicode ? sign[0] : sign[1];
  return key.startsWith('ctrl-') ? `Ctrl-${key.slice(5).toUpperCase()}` : key;
}

/** What a person is told about one binding. */
export interface KeyHint {
  /** Unique in the program: "live.pause". */
  readonly id: string;
  /** The first one is shown where there is little room. */
  readonly keys: readonly Key[];
  /** What the key line shows instead: "←/→ page". */
  readonly shown?: { readonly keys: readonly Key[]; readonly label: string } | undefined;
  /** One or two words, for the key line: "pause". */
  readonly label: string;
  /** One sentence, for the overlay of keys and the palette. */
  readonly help: string;
  /** Place in the key line, lower first; without it the key line leaves it out. */
  readonly priority?: number | undefined;
  /** Why it does nothing now; undefined when it works. */
  readonly disabled?: string | undefined;
}
