/** An immutable state and its listeners. */
export class Store<State extends object> {
  #state: State;
  readonly #listeners = new Set<() => void>();
  #isChanged = false;

  constructor(initial: State) {
    this.#state = initial;
  }

  get state(): State {
    return this.#state;
  }

  /** @returns a function that unsubscribes */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Listeners are called once for all changes of a tick. */
  update(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#isChanged) return;
    this.#isChanged = true;
    queueMicrotask(() => {
      this.#isChanged = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
