/** A state that changes as a whole, and its listeners. */
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

  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The listeners are called once for all changes of one moment. */
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
