import type { Log } from '../base/log.js';
import { pauseForRebalance, type StandstillParts } from './standstill.js';

/** Has a run stand still whenever a rebalance asks, until no thread works any more. */
export class StandstillWatch {
  readonly #over = new AbortController();
  readonly #done: Promise<void>;
  #failure: Error | undefined;

  /** @param parts.log told why the run could not go on */
  constructor(parts: StandstillParts & { readonly log: Log }) {
    this.#done = this.#watch(parts);
  }

  /** No thread works any more. Settles when a standstill that has begun is over. */
  async end(): Promise<void> {
    this.#over.abort();
    await this.#done;
  }

  /** Why the run could not go on after a standstill. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  async #watch(parts: StandstillParts & { readonly log: Log }): Promise<void> {
    try {
      await pauseForRebalance(parts, this.#over.signal);
    } catch (error) {
      // The threads still stand still: those that had connections would write where rows have left.
      parts.shared.control.stop();
      this.#failure = error instanceof Error ? error : new Error(String(error));
      parts.log.error('the run could not go on after a standstill', error);
    }
  }
}
