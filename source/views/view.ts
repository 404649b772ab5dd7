/**
 * What a view is, and how to write one.
 *
 * A view is a folder of roles:
 *   state.ts    its state and actions. It knows its visible window: keep a `Scroll`
 *               (components/scroll.ts) in it and resize it in `resized`.
 *   reduce.ts   a pure reducer; a short one is in state.ts.
 *   keys.ts     its bindings as data. A binding that cannot do its work now gives the reason in `disabled`;
 *               the key line then leaves it out, and pressing it shows the reason.
 *   <view>.tsx  drawing only: a function of state, size and look. Make `Line`s (components/line.ts)
 *               with tones, never colours; pass every value of a row through `safeText`; lines come
 *               from tables, bars and fields in components/.
 *   index.ts    puts the three together as a `View`.
 *
 * Effects are calls on `context.services` (views/services.ts), made in bindings and in the hooks
 * below. They may be asynchronous: dispatch what comes back. What they throw becomes a notice.
 * A reducer never calls anything, and drawing never dispatches. What takes long is a job (jobs.ts): the
 * frame shows its progress, and in that view Escape cancels it.
 *
 * The frame (app.tsx) draws the title line above and the key line below, gives the view the size that
 * is left, and clips what is larger. It owns 1–8, Tab, ?, :, T, m, esc, q, Ctrl-C, Ctrl-Z; a view binds
 * none of these, except `escape` where it has something of its own to close first (disabled otherwise).
 * A key means the same in every view: a binding takes its keys and its label from `VERBS` (verbs.ts).
 */
import type { ReactNode } from 'react';

import type { CompareForm } from '../commands/compare/form.js';
import type { FormValues, SettingName } from '../commands/setting-types.js';
import type { Key } from '../components/key.js';
import type { Line } from '../components/line.js';
import type { Look, Size } from '../components/look.js';
import type { Scroll } from '../components/scroll.js';
import type { TextField } from '../components/text-field.js';
import type { Tone } from '../components/theme.js';
import type { Job } from './jobs.js';
import type { Question } from './question.js';
import type { Services } from './services.js';

export const VIEW_IDS = [
  'start',
  'live',
  'results',
  'databases',
  'history',
  'lab',
  'lessons',
  'help',
] as const;

export type ViewId = (typeof VIEW_IDS)[number];

/** The titles of the views in the title line, the tabs and the help. */
export const VIEW_TITLES: Readonly<Record<ViewId, string>> = {
  start: 'Start',
  live: 'Live',
  results: 'Results',
  databases: 'Databases',
  history: 'History',
  lab: 'Lab',
  lessons: 'Lessons',
  help: 'Help',
};

/** The parameters with which a view is opened. */
export interface RouteParams {
  /** The stored run to show. */
  readonly runId?: string;
  /** Start: the setting to select. */
  readonly setting?: SettingName;
  /** Start: values for some settings, to start a run with. */
  readonly settings?: Partial<FormValues>;
  /** Help: the name of the page. */
  readonly page?: string;
  /** Databases: a row in JSON to explain. */
  readonly row?: string;
  /** Results: the folder of the stored run, if not the working folder. */
  readonly folder?: string;
  /** Lab: the stored comparison or search to show. */
  readonly experimentId?: string;
  /** Lab: values to fill the form with. */
  readonly comparison?: Partial<CompareForm>;
  /** Lessons: the id of the lesson to open. */
  readonly lesson?: string;
  /** Two stored runs to compare. */
  readonly compare?: readonly [string, string];
}

/** A place in a view that the palette finds by name. */
export interface Place {
  /** A short imperative without a full stop, unique in the view: "Set threads". */
  readonly name: string;
  /** One or two words; by default the view's title. */
  readonly detail?: string;
  /** The view to open; by default the one of the place. */
  readonly view?: ViewId;
  readonly params: RouteParams;
}

/** Where a list is drawn in the content, so that a click selects an entry of it. */
export interface ListArea {
  /** The line of the first entry that is seen, from 0. */
  readonly firstRow: number;
  readonly scroll: Scroll;
  /** The keys that go to the previous and to the next entry; by default up and down. */
  readonly keys?: readonly [Key, Key];
  /** Columns that the list takes; by default all. */
  readonly width?: number;
  /** Of a list in several columns, downwards first: their width, and how many entries each has. */
  readonly cells?: { readonly width: number; readonly rows: number };
  /** Of entries that are not one below the other: which is at a place of the content. */
  readonly entryAt?: (this: void, column: number, row: number) => number | undefined;
}

/** The context of bindings and hooks. */
export interface Context<State, Action> {
  /** The present state, even after an await. */
  readonly state: State;
  /** Whether an overlay is open. */
  readonly isCovered: boolean;
  /** Size of the content, between title line and key line. */
  readonly size: Size;
  readonly services: Services;
  dispatch(this: void, action: Action): void;
  open(this: void, view: ViewId, params?: RouteParams): void;
  /** Goes to the previous view. */
  back(this: void): void;
  /** Shows a line above the key line; see shell/notice.ts for how long. */
  notify(this: void, text: string, tone?: Tone): void;
  /** Opens a question over the view; it takes all keys until it is answered. */
  ask(this: void, question: Question): void;
  /** Opens a form for a few texts over the view; it takes all keys until it is closed. */
  askTexts(this: void, form: TextForm): void;
  /** Copies text to the clipboard (OSC 52), and shows a notice. */
  copy(this: void, text: string): void;
}

/** A form for a few texts; each may stay empty. */
export interface TextForm {
  readonly title: string;
  readonly fields: readonly { readonly label: string; readonly text: string }[];
  /** What Enter does, for the key line: "write". */
  readonly enterLabel: string;
  /** @param texts as many as there are fields, in their order */
  run(texts: readonly string[]): void | Promise<void>;
}

/** The description of a binding. */
export interface BindingFacts {
  /** Unique in the program, the view's name first: "live.pause". */
  readonly id: string;
  readonly keys: readonly Key[];
  readonly label: string;
  /** A short imperative for `?`, the palette and the README: "Open the run." */
  readonly help: string;
  /** Position in the key line, lower first; without it, the binding is only in `?`. */
  readonly priority?: number;
  /** Whether to leave it out of `?` and the palette, for bindings that only begin to type. */
  readonly isUnlisted?: boolean;
  /** Replaces keys and label in the key line, if one binding represents several. */
  readonly shown?: { readonly keys: readonly Key[]; readonly label: string };
}

/** A binding of a view. */
export interface Binding<State = unknown, Action = unknown> extends BindingFacts {
  /** Why it does nothing now; undefined if it works. */
  disabled?(state: State, services: Services): string | undefined;
  run(context: Context<State, Action>): void | Promise<void>;
}

/** A text field with the focus; keys that it does not handle go to the view's bindings. */
export interface Editing<State, Action> {
  readonly field: TextField;
  /** Why a character cannot be typed into it; undefined if it can. */
  refuses?(character: string): string | undefined;
  /** Called after each key that has changed the field. */
  change(field: TextField): Action;
  /** Enter. */
  accept(context: Context<State, Action>): void | Promise<void>;
  /** Escape. */
  cancel(context: Context<State, Action>): void;
  /** Tab: completes what was typed. */
  complete?(context: Context<State, Action>): void | Promise<void>;
  /** Their names in the key line, if "accept", "cancel" and "complete" are not specific enough. */
  readonly acceptLabel?: string;
  readonly cancelLabel?: string;
  readonly completeLabel?: string;
}

export interface ViewProps<State> {
  readonly state: State;
  readonly size: Size;
  readonly look: Look;
}

/** The content of the title line. */
export interface Heading {
  /** After the view's title: the run or database. */
  readonly detail?: string;
  /** On the right. */
  readonly status?: Line;
}

export interface View<State = unknown, Action = unknown> {
  readonly id: ViewId;
  /** One sentence for the help. */
  readonly about: string;
  readonly initial: State;
  readonly bindings: readonly Binding<State, Action>[];
  reduce(state: State, action: Action): State;
  heading?(state: State, look: Look): Heading;
  /** The text field with the focus, if there is one. */
  editing?(state: State): Editing<State, Action> | undefined;
  /** The notice for a typed character without a binding; by default the shell's. */
  untaken?(state: State): string;
  /** The jobs in progress, the newest last. */
  jobs?(state: State): readonly Job[];
  /** The list whose entries a click selects, if one is shown. */
  list?(state: State): ListArea | undefined;
  /** The places for the palette. */
  places?(state: State): readonly Place[];
  /** Reads what `places` needs, when the palette opens. */
  readPlaces?(context: Context<State, Action>): void | Promise<void>;
  /** Called each time it comes to the front. */
  enter?(context: Context<State, Action>, params: RouteParams): void | Promise<void>;
  /** Called each time it leaves the front. */
  leave?(context: Context<State, Action>): void;
  /** The action for a new size of the content; also sent before the first drawing. */
  resized?(size: Size): Action;
  /** Called on each tick of the clock, 10 per second, in front or not. */
  tick?(context: Context<State, Action>, isInFront: boolean): void | Promise<void>;
  Screen(this: void, props: ViewProps<State>): ReactNode;
}
