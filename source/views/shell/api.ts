import type { Key } from '../../components/key.js';
import type { ThemeName, Tone } from '../../components/theme.js';
import type { Job } from '../jobs.js';
import type { Services } from '../services.js';
import type { Context, Editing, RouteParams, View, ViewId } from '../view.js';
import type { ShellState } from './state.js';

/** The functions of the terminal's owner. */
export interface Host {
  copy(text: string): void;
  /** Ctrl-Z: returns the terminal to the user's shell until `fg`. */
  suspend(): void;
  /** Quits the program after the run in progress has ended. @param isInterrupted whether Ctrl-C has stopped a run */
  leave(isInterrupted?: boolean): void;
  themeChosen(theme: ThemeName): void;
  /** Has the terminal report the mouse, or leave it to the person's own selection. */
  useMouse(isOn: boolean): void;
  /** Logs the details of an error. @returns the text for the user */
  formatError(error: unknown): string;
}

/** Long work, and the view that does it. */
export interface ShownJob {
  readonly job: Job;
  readonly view: ViewId;
}

/** The shell as seen by its parts (keys, hints, overlays). */
export interface ShellApi {
  readonly state: ShellState;
  readonly services: Services;
  readonly host: Host;
  readonly views: Readonly<Record<ViewId, View>>;
  /** The view in front. */
  readonly view: View;
  /** What a view can see and do. */
  context(id: ViewId): Context<unknown, unknown>;
  /** The text field with the focus, if there is one. */
  editing(): Editing<unknown, unknown> | undefined;
  /** The long work of the view in front, which Escape cancels: the newest that is shown, or else the newest. */
  ownJob(): Job | undefined;
  /** The long work to show, and whose it is: that of the view in front comes first. */
  shownJob(): ShownJob | undefined;
  /** @returns whether there was a job to cancel */
  cancelJob(): boolean;
  /** One key, as the person pressed it. */
  press(key: Key): void;
  update(change: Partial<ShellState>): void;
  open(view: ViewId, params?: RouteParams): void;
  /** @param reasonOf the id of a binding of which the text says why it does nothing now */
  notify(text: string, tone?: Tone, reasonOf?: string): void;
  /** Goes to the previous view. */
  back(): void;
  nextTheme(): void;
  /** Lets the views read the places for the palette. */
  readPlaces(): void;
  /** Runs the binding with this id, of the view in front or a global one. */
  runById(id: string): void;
  /** Opens another view, and runs its binding with this id; if it does nothing there, shows the reason. */
  runIn(view: ViewId, id: string): void;
  /** Runs an effect; an error is shown in the notice line, or over the view. */
  attempt(effect: () => void | Promise<void>): void;
}
