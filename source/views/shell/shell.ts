import type { Key } from '../../components/key.js';
import type { Size } from '../../components/look.js';
import { insertText, textField, type TextField } from '../../components/text-field.js';
import { nextTheme, type ThemeName, type Tone } from '../../components/theme.js';
import { cancelJob, shownJob, type Job } from '../jobs.js';
import type { Services } from '../services.js';
import { VERBS } from '../verbs.js';
import {
  VIEW_IDS,
  type Binding,
  type Context,
  type Editing,
  type RouteParams,
  type View,
  type ViewId,
} from '../view.js';
import type { Host, ShellApi } from './api.js';
import { runEffect } from './effects.js';
import { GLOBAL_BINDINGS } from './global-keys.js';
import { typedCharacter, typeInto } from './input.js';
import { pressInOverlay } from './overlays.js';
import { isStale } from './notice.js';
import {
  contentSize,
  firstState,
  problemChange,
  returnRoute,
  type Route,
  type ShellState,
} from './state.js';
import { Store } from './store.js';

/** Most views that `esc` can go back. */
const LONGEST_TRAIL = 20;

export interface ShellOptions {
  readonly views: Readonly<Record<ViewId, View>>;
  readonly services: Services;
  readonly host: Host;
  readonly theme: ThemeName;
  readonly terminal: Size;
  /** A monotonic clock in milliseconds; by default `performance.now`. */
  readonly clock?: () => number;
}

/**
 * The state of the screen, and the only place that changes it. A key goes through a stack of modes (overlay,
 * text field, view, global) until one handles it.
 */
export class Shell implements ShellApi {
  readonly services: Services;
  readonly host: Host;
  readonly views: Readonly<Record<ViewId, View>>;
  readonly #store: Store<ShellState>;
  readonly #clock: () => number;

  constructor({ views, services, host, theme, terminal, clock }: ShellOptions) {
    this.services = services;
    this.host = host;
    this.views = views;
    this.#clock = clock ?? (() => performance.now());
    this.#store = new Store(firstState(views, theme, terminal));
  }

  get state(): ShellState {
    return this.#store.state;
  }

  /** The listener is called once for all changes of a tick. @returns a function that unsubscribes */
  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Sets the size of the views and enters the first one. */
  start(): void {
    this.#resizeViews();
    this.#enter();
  }

  update(change: Partial<ShellState>): void {
    this.#store.update(change);
  }

  resize(terminal: Size): void {
    this.update({ terminal });
    this.#resizeViews();
  }

  tick(): void {
    for (const id of VIEW_IDS) {
      this.attempt(() => this.views[id].tick?.(this.context(id), id === this.state.route.view));
    }
    this.#dropOutdated();
  }

  /** Handles a key. */
  press(key: Key): void {
    if (this.state.notice) this.update({ notice: undefined });
    const isBusy = this.services.live.isRunning() || this.services.lab.isRunning();
    if (key === 'ctrl-c' && this.#isTyping() && !isBusy) {
      return this.press('escape');
    }
    if (key === 'ctrl-c' || key === 'ctrl-z') return this.#runGlobal(key);
    if (this.#dropOutdated()) return undefined;
    if (this.state.overlay) return pressInOverlay(this, this.state.overlay, key);
    const editing = this.editing();
    if (editing && this.#type(editing, key)) return undefined;
    if (VERBS.cancel.keys.some((bound) => bound === key) && this.cancelJob()) return undefined;
    return this.#pressInView(key);
  }

  /** Handles pasted text: it goes to a text field, or is ignored. */
  paste(text: string): void {
    const { overlay } = this.state;
    if (overlay?.kind === 'palette') {
      this.update({ overlay: { ...overlay, field: insertText(overlay.field, text) } });
      return;
    }
    const field = overlay?.kind === 'form' ? overlay.fields[overlay.at] : undefined;
    if (overlay?.kind === 'form' && field) {
      const fields = overlay.fields.with(overlay.at, insertText(field, text));
      this.update({ overlay: { ...overlay, fields } });
      return;
    }
    const editing = this.editing();
    if (editing && !overlay) this.#change(editing, insertText(editing.field, text));
    else this.notify('There is no text field to paste into', 'dim');
  }

  open(view: ViewId, params: RouteParams = {}): void {
    this.#show({ view, params }, this.#trailTo(view));
  }

  back(): void {
    const before = this.state.trail.at(-1);
    if (before) this.#show(before, this.state.trail.slice(0, -1));
  }

  notify(text: string, tone: Tone = 'text', reasonOf?: string): void {
    this.update({ notice: { text, tone, shownMs: this.#clock(), reasonOf } });
  }

  readPlaces(): void {
    for (const id of VIEW_IDS) {
      this.attempt(() => this.views[id].readPlaces?.(this.context(id)));
    }
  }

  ownJob(): Job | undefined {
    const jobs = this.#jobsOf(this.state.route.view);
    return shownJob(jobs) ?? jobs.at(-1);
  }

  shownJob(): { readonly job: Job; readonly view: ViewId } | undefined {
    const { view: own } = this.state.route;
    for (const view of [own, ...VIEW_IDS.filter((id) => id !== own)]) {
      const job = shownJob(this.#jobsOf(view));
      if (job) return { job, view };
    }
    return undefined;
  }

  cancelJob(): boolean {
    const job = this.ownJob();
    const question = job?.askBeforeCancel?.();
    if (question) this.update({ overlay: { kind: 'question', question } });
    else if (job) cancelJob(job);
    return job !== undefined;
  }

  nextTheme(): void {
    const theme = nextTheme(this.state.theme);
    this.update({ theme });
    this.notify(`Theme: ${theme}`, 'dim');
    this.host.themeChosen(theme);
  }

  get view(): View {
    return this.views[this.state.route.view];
  }

  editing(): Editing<unknown, unknown> | undefined {
    const { route, views } = this.state;
    return this.view.editing?.(views[route.view]);
  }

  runById(id: string): void {
    const own = this.view.bindings.find((binding) => binding.id === id);
    const everywhere = GLOBAL_BINDINGS.find((binding) => binding.id === id);
    if (own) this.#run(own);
    else if (everywhere) this.attempt(() => everywhere.run(this));
  }

  runIn(view: ViewId, id: string): void {
    this.#show({ view, params: {} }, this.#trailTo(view), () => {
      const binding = this.view.bindings.find((known) => known.id === id);
      const reason = binding && this.#reasonOf(binding);
      if (reason !== undefined) this.notify(reason, 'dim', id);
      else if (binding) this.#run(binding);
    });
  }

  attempt(effect: () => void | Promise<void>): void {
    runEffect(effect, (error) => this.#showError(error));
  }

  context(id: ViewId): Context<unknown, unknown> {
    const shellState = (): ShellState => this.state;
    return {
      get state() {
        return shellState().views[id];
      },
      get isCovered() {
        return shellState().overlay !== undefined;
      },
      size: contentSize(this.state.terminal),
      services: this.services,
      dispatch: (action) => this.#dispatch(id, action),
      open: (view, params) => this.open(view, params),
      back: () => this.back(),
      notify: (text, tone) => this.notify(text, tone),
      ask: (question) => this.update({ overlay: { kind: 'question', question } }),
      askTexts: (form) => {
        const fields = form.fields.map(({ text }) => textField(text));
        this.update({ overlay: { kind: 'form', form, fields, at: 0 } });
      },
      copy: (text) => {
        this.host.copy(text);
        this.notify('Copied to the clipboard', 'dim');
      },
    };
  }

  /** Whether keys go to a text field. */
  #isTyping(): boolean {
    const { overlay } = this.state;
    if (overlay) return overlay.kind === 'form' || overlay.kind === 'palette';
    return this.editing() !== undefined;
  }

  #jobsOf(id: ViewId): readonly Job[] {
    return this.views[id].jobs?.(this.state.views[id]) ?? [];
  }

  #dispatch(id: ViewId, action: unknown): void {
    const { views } = this.state;
    const before = views[id];
    const after = this.views[id].reduce(before, action);
    if (after !== before) this.update({ views: { ...views, [id]: after } });
  }

  #resizeViews(): void {
    const size = contentSize(this.state.terminal);
    for (const id of VIEW_IDS) {
      const action = this.views[id].resized?.(size);
      if (action !== undefined) this.#dispatch(id, action);
    }
  }

  /** The way back once another view is opened. */
  #trailTo(view: ViewId): readonly Route[] {
    const { route, trail } = this.state;
    return view === route.view ? trail : [...trail, returnRoute(route)].slice(-LONGEST_TRAIL);
  }

  /** @param then is called once the view has what it reads when it is entered, if it is still in front */
  #show(route: Route, trail: readonly Route[], then?: () => void): void {
    const { view } = this.state.route;
    this.attempt(() => this.views[view].leave?.(this.context(view)));
    this.update({ route, trail, overlay: undefined, notice: undefined });
    this.#enter(then);
  }

  #enter(then?: () => void): void {
    const { route } = this.state;
    const { view, params } = route;
    const enter = (): void | Promise<void> => this.views[view].enter?.(this.context(view), params);
    this.attempt(
      then === undefined
        ? enter
        : async () => {
            await enter();
            if (this.state.route === route && !this.state.overlay) then();
          },
    );
  }

  /** @returns whether the text field handled the key */
  #type(editing: Editing<unknown, unknown>, key: Key): boolean {
    const context = this.context(this.state.route.view);
    if (key === 'enter') this.attempt(() => editing.accept(context));
    else if (key === 'escape') this.attempt(() => editing.cancel(context));
    else if (key === 'tab' && editing.complete) this.attempt(() => editing.complete?.(context));
    else {
      const field = typeInto(editing.field, key);
      if (!field) return false;
      const character = typedCharacter(key);
      const reason = character === undefined ? undefined : editing.refuses?.(character);
      if (reason === undefined) this.#change(editing, field);
      else this.notify(reason, 'dim');
    }
    return true;
  }

  #change(editing: Editing<unknown, unknown>, field: TextField): void {
    this.#dispatch(this.state.route.view, editing.change(field));
  }

  #pressInView(key: Key): void {
    const { route, views } = this.state;
    const bound = this.view.bindings.filter((binding) => binding.keys.includes(key));
    const working = bound.find((binding) => this.#reasonOf(binding) === undefined);
    if (working) this.#run(working);
    else if (GLOBAL_BINDINGS.some((binding) => binding.keys.includes(key))) this.#runGlobal(key);
    else if (bound[0]) this.notify(this.#reasonOf(bound[0]) ?? '', 'dim', bound[0].id);
    else if (typedCharacter(key) !== undefined) {
      const text = this.view.untaken?.(views[route.view]);
      this.notify(text ?? `${key} does nothing here: ? shows the keys`, 'dim');
    }
  }

  /** Why a binding of the view in front does nothing now. */
  #reasonOf(binding: Binding): string | undefined {
    const { route, views } = this.state;
    return binding.disabled?.(views[route.view], this.services);
  }

  /**
   * Removes an outdated notice or question.
   * @returns whether there was such a question
   */
  #dropOutdated(): boolean {
    const { notice, overlay } = this.state;
    const reasonOf = (id: string): string | undefined => {
      const binding = this.view.bindings.find((known) => known.id === id);
      return binding && this.#reasonOf(binding);
    };
    if (notice && isStale(notice, { nowMs: this.#clock(), reasonOf })) {
      this.update({ notice: undefined });
    }
    if (overlay?.kind !== 'question') return false;
    const instead = overlay.question.outdated?.(this.services);
    if (instead === undefined) return false;
    this.update({ overlay: undefined });
    this.notify(instead);
    return true;
  }

  /** Runs a binding; shows its error. */
  #run(binding: Binding): void {
    this.attempt(() => binding.run(this.context(this.state.route.view)));
  }

  #runGlobal(key: Key): void {
    const binding = GLOBAL_BINDINGS.find(
      (known) => known.keys.includes(key) && known.disabled?.(this) === undefined,
    );
    if (binding) this.attempt(() => binding.run(this));
  }

  #showError(error: unknown): void {
    const text = this.host.formatError(error);
    this.update(problemChange(text, this.state.terminal, this.#clock()));
  }
}
