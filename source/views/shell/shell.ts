import type { Key } from '../../components/key.js';
import type { Size } from '../../components/look.js';
import { displayWidth, safeText } from '../../components/text.js';
import { EDITING_KEYS, insertText, type TextField } from '../../components/text-field.js';
import { nextTheme, type ThemeName, type Tone } from '../../components/theme.js';
import type { Services } from '../services.js';
import {
  VIEW_IDS,
  type Binding,
  type Context,
  type Editing,
  type RouteParams,
  type View,
  type ViewId,
} from '../view.js';
import { GLOBAL_BINDINGS } from './global-keys.js';
import { typedCharacter } from './input.js';
import { pressInOverlay } from './overlays.js';
import { contentSize, type Route, type ShellState } from './state.js';

/** How many views `esc` can go back. */
const LONGEST_TRAIL = 20;

/** What only the terminal's owner can do. */
export interface Host {
  copy(text: string): void;
  /** Ctrl-Z: hands the terminal back to the person's shell until `fg`. */
  suspend(): void;
  /** Leaves the program, once the run that is going has ended; interrupted when a run was stopped by Ctrl-C before. */
  leave(isInterrupted?: boolean): void;
  themeChosen(theme: ThemeName): void;
  /** Writes the details of an error down; gives what to tell the person. */
  tellError(error: unknown): string;
}

export interface ShellOptions {
  readonly views: Readonly<Record<ViewId, View>>;
  readonly services: Services;
  readonly host: Host;
  readonly theme: ThemeName;
  readonly terminal: Size;
}

/**
 * The state of the screen and the one place that changes it: a stack of modes (overlay, text field,
 * view, global) that each key falls through until one takes it.
 */
export class Shell {
  readonly services: Services;
  readonly host: Host;
  readonly views: Readonly<Record<ViewId, View>>;
  #state: ShellState;
  #listeners = new Set<() => void>();
  #isChanged = false;

  constructor({ views, services, host, theme, terminal }: ShellOptions) {
    this.services = services;
    this.host = host;
    this.views = views;
    const initial = VIEW_IDS.map((id) => [id, views[id].initial]);
    this.#state = {
      route: { view: 'start', params: {} },
      trail: [],
      views: Object.fromEntries(initial) as Record<ViewId, unknown>,
      overlay: undefined,
      notice: undefined,
      hasInterrupted: false,
      theme,
      terminal,
    };
  }

  get state(): ShellState {
    return this.#state;
  }

  /** Tells whoever draws that something changed; once for all changes of one moment. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sizes the views and brings the first one to the front. */
  start(): void {
    this.#resizeViews();
    this.#enter();
  }

  update(change: Partial<ShellState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#isChanged) return;
    this.#isChanged = true;
    queueMicrotask(() => {
      this.#isChanged = false;
      for (const listener of this.#listeners) listener();
    });
  }

  resize(terminal: Size): void {
    this.update({ terminal });
    this.#resizeViews();
  }

  tick(): void {
    for (const id of VIEW_IDS) {
      this.#guard(() => this.views[id].tick?.(this.context(id), id === this.#state.route.view));
    }
  }

  /** One key, as the person pressed it. */
  press(key: Key): void {
    if (this.#state.notice) this.update({ notice: undefined });
    if (key === 'ctrl-c' || key === 'ctrl-z') return this.#runGlobal(key);
    if (this.#state.overlay) return pressInOverlay(this, this.#state.overlay, key);
    const editing = this.editing();
    if (editing && this.#type(editing, key)) return undefined;
    return this.#pressInView(key);
  }

  /** Text that the terminal says was pasted: it goes into a text field or nowhere. */
  paste(text: string): void {
    const { overlay } = this.#state;
    if (overlay?.kind === 'palette') {
      this.update({ overlay: { ...overlay, field: insertText(overlay.field, text) } });
      return;
    }
    const editing = this.editing();
    if (editing && !overlay) this.#change(editing, insertText(editing.field, text));
    else this.notify('There is no text field to paste into', 'dim');
  }

  open(view: ViewId, params: RouteParams = {}): void {
    const { route, trail } = this.#state;
    if (view !== route.view) this.#show({ view, params }, [...trail, route].slice(-LONGEST_TRAIL));
    else this.#show({ view, params }, trail);
  }

  back(): void {
    const before = this.#state.trail.at(-1);
    if (before) this.#show(before, this.#state.trail.slice(0, -1));
  }

  notify(text: string, tone: Tone = 'text'): void {
    this.update({ notice: { text, tone } });
  }

  nextTheme(): void {
    const theme = nextTheme(this.#state.theme);
    this.update({ theme, notice: { text: `Theme: ${theme}`, tone: 'dim' } });
    this.host.themeChosen(theme);
  }

  get view(): View {
    return this.views[this.#state.route.view];
  }

  /** The text field that takes the typed characters, if there is one. */
  editing(): Editing<unknown, unknown> | undefined {
    const { route, views } = this.#state;
    return this.view.editing?.(views[route.view]);
  }

  /** Does what the binding of an id does, of the view in front or a global one. */
  runById(id: string): void {
    const own = this.view.bindings.find((binding) => binding.id === id);
    const everywhere = GLOBAL_BINDINGS.find((binding) => binding.id === id);
    if (own) this.#run(own);
    else if (everywhere) this.#guard(() => everywhere.run(this));
  }

  /** Runs an effect; whatever goes wrong is told in the notice line. */
  attempt(effect: () => void | Promise<void>): void {
    this.#guard(effect);
  }

  context(id: ViewId): Context<unknown, unknown> {
    const shellState = (): ShellState => this.#state;
    return {
      get state() {
        return shellState().views[id];
      },
      get isCovered() {
        return shellState().overlay !== undefined;
      },
      size: contentSize(this.#state.terminal),
      services: this.services,
      dispatch: (action) => this.#dispatch(id, action),
      open: (view, params) => this.open(view, params),
      back: () => this.back(),
      notify: (text, tone) => this.notify(text, tone),
      ask: (question) => this.update({ overlay: { kind: 'question', question } }),
      copy: (text) => {
        this.host.copy(text);
        this.notify('Copied to the clipboard', 'dim');
      },
    };
  }

  #dispatch(id: ViewId, action: unknown): void {
    const { views } = this.#state;
    const before = views[id];
    const after = this.views[id].reduce(before, action);
    if (after !== before) this.update({ views: { ...views, [id]: after } });
  }

  #resizeViews(): void {
    const size = contentSize(this.#state.terminal);
    for (const id of VIEW_IDS) {
      const action = this.views[id].resized?.(size);
      if (action !== undefined) this.#dispatch(id, action);
    }
  }

  #show(route: Route, trail: readonly Route[]): void {
    const { view } = this.#state.route;
    this.#guard(() => this.views[view].leave?.(this.context(view)));
    this.update({ route, trail, overlay: undefined });
    this.#enter();
  }

  #enter(): void {
    const { view, params } = this.#state.route;
    this.#guard(() => this.views[view].enter?.(this.context(view), params));
  }

  /** @returns whether the text field took the key */
  #type(editing: Editing<unknown, unknown>, key: Key): boolean {
    const context = this.context(this.#state.route.view);
    if (key === 'enter') this.#guard(() => editing.accept(context));
    else if (key === 'escape') this.#guard(() => editing.cancel(context));
    else if (key === 'tab' && editing.complete) this.#guard(() => editing.complete?.(context));
    else {
      const change = EDITING_KEYS[key];
      const character = typedCharacter(key);
      if (change) this.#change(editing, change(editing.field));
      else if (character === undefined) return false;
      else this.#change(editing, insertText(editing.field, character));
    }
    return true;
  }

  #change(editing: Editing<unknown, unknown>, field: TextField): void {
    this.#dispatch(this.#state.route.view, editing.change(field));
  }

  #pressInView(key: Key): void {
    const { route, views } = this.#state;
    const bound = this.view.bindings.filter((binding) => binding.keys.includes(key));
    const why = (binding: Binding): string | undefined =>
      binding.disabled?.(views[route.view], this.services);
    const working = bound.find((binding) => why(binding) === undefined);
    if (working) this.#run(working);
    else if (GLOBAL_BINDINGS.some((binding) => binding.keys.includes(key))) this.#runGlobal(key);
    else if (bound[0]) this.notify(why(bound[0]) ?? '', 'dim');
    else if (typedCharacter(key) !== undefined) {
      const told = this.view.untaken?.(views[route.view]);
      this.notify(told ?? `${key} does nothing here: ? shows the keys`, 'dim');
    }
  }

  /** What it throws is shown. */
  #run(binding: Binding): void {
    this.#guard(() => binding.run(this.context(this.#state.route.view)));
  }

  #runGlobal(key: Key): void {
    const binding = GLOBAL_BINDINGS.find((known) => known.keys.includes(key));
    if (binding) this.#guard(() => binding.run(this));
  }

  /** In the notice line where it is seen whole there, else over the view. */
  #tellError(error: unknown): void {
    const text = this.host.tellError(error);
    if (displayWidth(safeText(text)) <= contentSize(this.#state.terminal).columns) {
      this.notify(text, 'bad');
      return;
    }
    const question = {
      title: 'That did not work',
      lines: [text],
      answers: [],
      escapeLabel: 'close',
    };
    this.update({ overlay: { kind: 'question', question } });
  }

  #guard(effect: () => void | Promise<void>): void {
    const tell = (error: unknown): void => this.#tellError(error);
    try {
      const result = effect();
      if (result instanceof Promise) result.catch(tell);
    } catch (error) {
      tell(error);
    }
  }
}
