/**
 * What a view is, and how to write one.
 *
 * A view is a folder of roles:
 *   state.ts    its state and actions, and a pure reducer. It knows its visible window: keep a
 *               `Scroll` (components/scroll.ts) in it and resize it in `resized`.
 *   keys.ts     its bindings as data. A binding that cannot do its work now says why in `disabled`;
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
 * is left, and clips what is larger. It owns 1–6, Tab, ?, :, T, m, esc, q, Ctrl-C, Ctrl-Z; a view binds
 * none of these, except `escape` where it has something of its own to close first (disabled otherwise).
 * A key means the same in every view: a binding takes its keys and its label from `VERBS` (verbs.ts).
 */
import type { ReactNode } from 'react';

import type { FormValues, SettingName } from '../commands/setting-types.js';
import type { Key } from '../components/key.js';
import type { Line } from '../components/line.js';
import type { Look, Size } from '../components/look.js';
import type { Scroll } from '../components/scroll.js';
import type { TextField } from '../components/text-field.js';
import type { Tone } from '../components/theme.js';
import type { Job } from './jobs.js';
import type { Services } from './services.js';

export const VIEW_IDS = ['start', 'live', 'results', 'databases', 'history', 'help'] as const;

export type ViewId = (typeof VIEW_IDS)[number];

/** What the title line, the tabs and the help call each view. */
export const VIEW_TITLES: Readonly<Record<ViewId, string>> = {
  start: 'Start',
  live: 'Live',
  results: 'Results',
  databases: 'Databases',
  history: 'History',
  help: 'Help',
};

/** What a view is opened with, besides its name. */
export interface RouteParams {
  /** The stored run that it is about. */
  readonly runId?: string;
  /** Start: the setting to select. */
  readonly setting?: SettingName;
  /** Start: values for some settings, to start a run with. */
  readonly settings?: Partial<FormValues>;
  /** Help: the name of the page. */
  readonly page?: string;
  /** Databases: a row in JSON to explain. */
  readonly row?: string;
  /** Two stored runs that are compared. */
  readonly compare?: readonly [string, string];
}

/** Something in a view that the palette finds by its name. */
export interface Place {
  /** A short imperative without a full stop, unique in the view: "Set threads". */
  readonly name: string;
  /** In a word or two, the view's title by default. */
  readonly detail?: string;
  /** The view to open, by default the one that names the place. */
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
}

/** Everything that a binding or hook can do. */
export interface Context<State, Action> {
  /** As it is at this moment, also after an await. */
  readonly state: State;
  /** Whether something stands over the view and takes the keys. */
  readonly isCovered: boolean;
  /** Room of the content, between title line and key line. */
  readonly size: Size;
  readonly services: Services;
  dispatch(this: void, action: Action): void;
  open(this: void, view: ViewId, params?: RouteParams): void;
  /** To the view before. */
  back(this: void): void;
  /** One line above the key line; see shell/notice.ts for how long. */
  notify(this: void, text: string, tone?: Tone): void;
  /** Asks over the view; nothing else takes keys until it is answered. */
  ask(this: void, question: Question): void;
  /** Asks for a few texts over the view; nothing else takes keys until they are given. */
  askTexts(this: void, form: TextForm): void;
  /** Puts text on the person's clipboard (OSC 52), and says so. */
  copy(this: void, text: string): void;
}

export interface Question {
  readonly title: string;
  readonly lines: readonly string[];
  /** The first is chosen by Enter; Escape chooses none. Without any, it is only told. */
  readonly answers: readonly Answer[];
  /** What Escape comes to where "cancel" would promise too much. */
  readonly escapeLabel?: string;
  /** What is true instead once the question no longer has a point; it then closes by itself. */
  outdated?(services: Services): string | undefined;
}

/** A few texts that are asked for at once; each may stay empty. */
export interface TextForm {
  readonly title: string;
  readonly fields: readonly { readonly label: string; readonly text: string }[];
  /** What Enter does, for the key line: "write". */
  readonly enterLabel: string;
  /** @param texts as many as there are fields, in their order */
  run(texts: readonly string[]): void | Promise<void>;
}

export interface Answer {
  readonly key: Key;
  readonly label: string;
  run?(): void | Promise<void>;
}

/** What a person is told about a binding. */
export interface BindingFacts {
  /** Unique in the program, the view's name first: "live.pause". */
  readonly id: string;
  readonly keys: readonly Key[];
  readonly label: string;
  /** A short imperative for `?`, the palette and the README: "Open the run." */
  readonly help: string;
  /** Place in the key line, lower first; without it the binding is in `?` only. */
  readonly priority?: number;
  /** Left out of `?` and the palette: one of many that only begin to type. */
  readonly isUnlisted?: boolean;
  /** What the key line shows instead, where one binding represents several. */
  readonly shown?: { readonly keys: readonly Key[]; readonly label: string };
}

/** One thing that a key does in a view. */
export interface Binding<State = unknown, Action = unknown> extends BindingFacts {
  /** Why it does nothing now; undefined when it works. */
  disabled?(state: State, services: Services): string | undefined;
  run(context: Context<State, Action>): void | Promise<void>;
}

/** A text field that takes the typed characters; other keys go on to the view's bindings. */
export interface Editing<State, Action> {
  readonly field: TextField;
  /** After each key that changed the field. */
  change(field: TextField): Action;
  /** Enter. */
  accept(context: Context<State, Action>): void | Promise<void>;
  /** Escape. */
  cancel(context: Context<State, Action>): void;
  /** Tab: completes what was typed. */
  complete?(context: Context<State, Action>): void | Promise<void>;
  /** What the key line calls them, where "accept", "cancel" and "complete" say too little. */
  readonly acceptLabel?: string;
  readonly cancelLabel?: string;
  readonly completeLabel?: string;
}

export interface ViewProps<State> {
  readonly state: State;
  readonly size: Size;
  readonly look: Look;
}

/** What stands in the title line. */
export interface Heading {
  /** Behind the view's name: which run, which database. */
  readonly detail?: string;
  /** At the right edge. */
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
  /** The text field that is being typed in, if one is. */
  editing?(state: State): Editing<State, Action> | undefined;
  /** What to say of a typed character that no key of it is; the shell has a sentence of its own. */
  untaken?(state: State): string;
  /** The long work that goes on, the newest last. */
  jobs?(state: State): readonly Job[];
  /** The list whose entries a click selects, if one is shown. */
  list?(state: State): ListArea | undefined;
  /** What the palette finds in it. */
  places?(state: State): readonly Place[];
  /** Reads what `places` needs, when the palette opens. */
  readPlaces?(context: Context<State, Action>): void | Promise<void>;
  /** Each time it comes to the front. */
  enter?(context: Context<State, Action>, params: RouteParams): void | Promise<void>;
  /** Each time it leaves the front. */
  leave?(context: Context<State, Action>): void;
  /** The action for another size of the content; also sent before the first drawing. */
  resized?(size: Size): Action;
  /** On each tick of the clock, 10 a second, in front or not. */
  tick?(context: Context<State, Action>, isInFront: boolean): void | Promise<void>;
  Screen(this: void, props: ViewProps<State>): ReactNode;
}
