import type { Painter } from '../base/style.js';
import type { RunModel } from '../model/run-model.js';
import type { Io } from './io.js';

/** Flags as they were written: text for those that take a value, true for switches. */
export type FlagValues = Readonly<Record<string, string | true | undefined>>;

/** What every command is given. */
export interface CommandContext {
  readonly operands: readonly string[];
  readonly flags: FlagValues;
  /** The values of the flags that may be given several times, in the order in which they were given. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** The model of the run that is repeated, whatever its file holds by now; else that of the flags. */
  readonly model?: RunModel | undefined;
  /** The stored run that the screen replays first. */
  readonly replay?: ReplayRequest;
  readonly version: string;
  /** The working folder, as it was given. */
  readonly dir: string;
  readonly quiet: boolean;
  readonly io: Io;
  /** Results: standard output. Ends with a line break. */
  readonly print: (text: string) => void;
  /** Progress and diagnostics: standard error. Ends with a line break; silent when quiet. */
  readonly notify: (text: string) => void;
  readonly paint: Painter;
  /** Whether more than ASCII can be shown. */
  readonly unicode: boolean;
}

/** A stored run to replay on the screen. */
export interface ReplayRequest {
  readonly runId: string;
  /** How many times as fast as the run; undefined for one at which it can be followed. */
  readonly speed: number | undefined;
}

/** The exit status of a command. */
export type ExitStatus = number;
