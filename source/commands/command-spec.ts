/** A word and what it means. */
export type Entry = readonly [word: string, meaning: string];

/** The help of a command. */
export interface CommandSpec {
  /** The words after its name: "[entity] [row]". */
  readonly operands: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** Command lines without the program's name, and what each does. */
  readonly examples: readonly Entry[];
  readonly statuses: readonly Entry[];
}

export const WRONG_USAGE: Entry = ['2', 'wrong usage, input or configuration'];
export const INTERRUPTED: Entry = ['130', 'interrupted (143 terminated), after a clean stop'];
export const UNANSWERED: Entry = ['130', 'interrupted at the question; nothing was changed'];
