/**
 * A key in a binding: a character (`a`, `G`, `?`), one of these names, or `ctrl-` and a letter.
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

/** A key for display: "↑", "Enter", "Ctrl-C", "g". */
export function showKey(key: Key, isUnicode: boolean): string {
  const sign = SIGNS[key];
  if (sign) return isUnicode ? sign[0] : sign[1];
  return key.startsWith('ctrl-') ? `Ctrl-${key.slice(5).toUpperCase()}` : key;
}

/** The description of a binding for the user. */
export interface KeyHint {
  /** Unique in the program: "live.pause". */
  readonly id: string;
  /** If there is little room, only the first one is shown. */
  readonly keys: readonly Key[];
  /** Replaces keys and label in the key line: "←/→ page". */
  readonly shown?: { readonly keys: readonly Key[]; readonly label: string } | undefined;
  /** One or two words, for the key line: "pause". */
  readonly label: string;
  /** One sentence, for the key overlay and the palette. */
  readonly help: string;
  /** Position in the key line, lower first; without it, it is not in the key line. */
  readonly priority?: number | undefined;
  /** Whether to leave it out of `?` and the palette. */
  readonly isUnlisted?: boolean | undefined;
  /** Why it does nothing now; undefined if it works. */
  readonly disabled?: string | undefined;
}
