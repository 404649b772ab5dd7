import type { Key } from '../../components/key.js';
import type { Size } from '../../components/look.js';
import { nextTheme, type ThemeName, type Tone } from '../../components/theme.js';
import type { Job } from '../jobs.js';
import type { Services } from '../services.js';
import { VERBS } from '../verbs.js';
import {
  VIEW_IDS,
  type Context,
  type Editing,
  type RouteParams,
  type View,
  type ViewId,
} from '../view.js';
import type { Host, ShellApi, ShownJob } from './api.js';
import { runEffect } from './effects.js';
import { contextOf } from './context.js';
import { cancelOwnJob, jobToShow, ownJob } from './own-jobs.js';
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
import { pressInView, reasonOf, runById, runGlobal, runOrExplain } from './run-binding.js';
import { Store } from './store.js';
import { isTyping, pasteText, typeKey } from './typing.js';
import { isBusy } from './work.js';

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
    if (key === 'ctrl-c' && isTyping(this) && !isBusy(this.services)) {
      return this.press('escape');
    }
    if (key === 'ctrl-c' || key === 'ctrl-z') return runGlobal(this, key);
    if (this.#dropOutdated()) return undefined;
    if (this.state.overlay) return pressInOverlay(this, this.state.overlay, key);
    const editing = this.editing();
    if (editing && typeKey(this, editing, key)) return undefined;
    if (VERBS.cancel.keys.some((bound) => bound === key) && this.cancelJob()) return undefined;
    return pressInView(this, key);
  }

  /** Handles pasted text: it goes to a text field, or is ignored. */
  paste(text: string): void {
    pasteText(this, text);
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
    return ownJob(this);
  }

  shownJob(): ShownJob | undefined {
    return jobToShow(this);
  }

  cancelJob(): boolean {
    return cancelOwnJob(this);
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
    runById(this, id);
  }

  runIn(view: ViewId, id: string): void {
    this.#show({ view, params: {} }, this.#trailTo(view), () => runOrExplain(this, id));
  }

  attempt(effect: () => void | Promise<void>): void {
    runEffect(effect, (error) => this.#showError(error));
  }

  context(id: ViewId): Context<unknown, unknown> {
    return contextOf(this, id, (action) => this.#dispatch(id, action));
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

  /**
   * Removes an outdated notice or question.
   * @returns whether there was such a question
   */
  #dropOutdated(): boolean {
    const { notice, overlay } = this.state;
    const reasonOfId = (id: string): string | undefined => {
      const binding = this.view.bindings.find((known) => known.id === id);
      return binding && reasonOf(this, binding);
    };
    if (notice && isStale(notice, { nowMs: this.#clock(), reasonOf: reasonOfId })) {
      this.update({ notice: undefined });
    }
    if (overlay?.kind !== 'question') return false;
    const instead = overlay.question.outdated?.(this.services);
    if (instead === undefined) return false;
    this.update({ overlay: undefined });
    this.notify(instead);
    return true;
  }

  #showError(error: unknown): void {
    const text = this.host.formatError(error);
    this.update(problemChange(text, this.state.terminal, this.#clock()));
  }
}
