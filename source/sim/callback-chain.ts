/** A promise's reactions cost less than `queueMicrotask`. */
const NOW = Promise.resolve();

const NOTHING = (): void => undefined;

/** Parts of a way that follow each other in callbacks, until one ends it or throws. */
export class CallbackChain<Result> {
  #resolve: (result: Result) => void = NOTHING;
  #reject: (error: unknown) => void = NOTHING;
  #next: () => void = NOTHING;

  /** Takes the first part. @returns what `end` is called with; rejects with what a part throws */
  run(part: () => void): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#take(part);
    });
  }

  end(result: Result): void {
    this.#resolve(result);
  }

  /** Goes on with a part when the promise is fulfilled. */
  await(pending: Promise<void>, part: () => void): void {
    pending.then(() => this.#take(part), this.#reject);
  }

  /** Goes on with a part when the call of a driver that runs now is over: a thread that exits inside it takes the whole process with it. */
  after(part: () => void): void {
    this.#next = part;
    void NOW.then(this.#takeNext);
  }

  readonly #takeNext = (): void => this.#take(this.#next);

  #take(part: () => void): void {
    try {
      part();
    } catch (error) {
      this.#reject(error);
    }
  }
}
