/** The commands of the program. */
export const COMMANDS = [
  'screen',
  'run',
  'report',
  'verify',
  'status',
  'history',
  'replay',
  'compare',
  'migrate',
  'reset',
  'explain',
  'serve',
  'rebalance',
  'model',
  'torture',
  'learn',
  'completion',
  'help',
] as const;

export type CommandName = (typeof COMMANDS)[number];

/** The workloads that have a name of their own; every other one is a folder. */
export const NAMED_WORKLOADS = ['assignment', 'generate', 'chinook', 'row'] as const;

/** The shells that `completion` knows. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** One flag: its help, how it is read, and the commands that accept it. */
export interface Flag {
  /** Without its dashes. */
  readonly name: string;
  /** One letter that means the same, after one dash. */
  readonly short?: string;
  /** The name of its value in the help; absent for a switch. */
  readonly takes?: string;
  /** The value may be left out. */
  readonly optional?: boolean;
  /** It may be given several times, each with a value of its own. */
  readonly repeats?: boolean;
  readonly meaning: string;
  readonly default?: string;
  readonly commands: readonly CommandName[];
  /** The commands for which it means something else. */
  readonly of?: Readonly<
    Partial<Record<CommandName, { meaning: string; default: string; takes?: string }>>
  >;
}

/** How the parser names a flag: "pdf-rows" is "pdfRows"; "no-color" is "color". */
export function keyOf({ name }: Pick<Flag, 'name'>): string {
  return name.replace(/^no-/, '').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
