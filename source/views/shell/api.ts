import type { Key } from '../../components/key.js';
import type { ThemeName, Tone } from '../../components/theme.js';
import type { Job } from '../jobs.js';
import type { Services } from '../services.js';
import type { Editing, RouteParams, View, ViewId } from '../view.js';
import type { ShellState } from './state.js';

/** What only the terminal's owner can do. */
export interface Host {
  copy(text: string): void;
  /** Ctrl-Z: hands the terminal back to the person's shell until `fg`. */
  suspend(): void;
  /** Leaves the program, once the run that is going has ended; interrupted when a run was stopped by Ctrl-C before. */
  leave(isInterrupted?: boolean): void;
  themeChosen(theme: ThemeName): void;
  /** Has the terminal report the mouse, or leave it to the person's own selection. */
  useMouse(isOn: boolean): void;
  /** Writes the details of an error down; gives what to tell the person. */
  formatError(error: unknown): string;
}

/** What the parts of the shell (keys, hints, overlays) may see and do of it. */
export interface ShellApi {
  readonly state: ShellState;
  readonly services: Services;
  readonly host: Host;
  readonly views: Readonly<Record<ViewId, View>>;
  /** The view in front. */
  readonly view: View;
  /** The text field that takes the typed characters, if there is one. */
  editing(): Editing<unknown, unknown> | undefined;
  /** The long work of the view in front, which Escape cancels: the newest that is shown, or else the newest. */
  ownJob(): Job | undefined;
  /** The long work to show, and whose it is: that of the view in front comes first. */
  shownJob(): { readonly job: Job; readonly view: ViewId } | undefined;
  /** @returns whether there was any work to cancel */
  cancelJob(): boolean;
  /** One key, as the person pressed it. */
  press(key: Key): void;
  update(change: Partial<ShellState>): void;
  open(view: ViewId, params?: RouteParams): void;
  notify(text: string, tone?: Tone): void;
  /** To the view before. */
  back(): void;
  nextTheme(): void;
  /** Has the views read what the palette finds in them. */
  readPlaces(): void;
  /** Runs the binding with this id, of the view in front or a global one. */
  runById(id: string): void;
  /** Runs an effect; what goes wrong is shown in the notice line, or over the view. */
  attempt(effect: () => void | Promise<void>): void;
}
