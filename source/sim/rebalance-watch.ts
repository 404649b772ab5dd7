import type { Log } from '../base/log.js';
import { pauseForRebalance, type RebalancePauseParts } from './pause-for-rebalance.js';

/** Pauses a run whenever a rebalance asks for it, until the run's threads have ended. */
export class RebalanceWatch {
  readonly #over = new AbortController();
  readonly #done: Promise<void>;
  #failure: Error | undefined;

  /** @param parts.log receives the error that stopped the run */
  constructor(parts: RebalancePauseParts & { readonly log: Log }) {
    this.#done = this.#watch(parts);
  }

  /** Stops watching, after the threads have ended. Resolves when a pause that has begun is over. */
  async end(): Promise<void> {
    this.#over.abort();
    await this.#done;
  }

  /** The error that kept the run from continuing after a rebalance. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  async #watch(parts: RebalancePauseParts & { readonly log: Log }): Promise<void> {
    try {
      await pauseForRebalance(parts, this.#over.signal);
    } catch (error) {
      // The threads stay paused: the old databases may no longer hold the rows.
      parts.shared.control.stop();
      this.#failure = error instanceof Error ? error : new Error(String(error));
      parts.log.error('the run could not continue after a rebalance', error);
    }
  }
}
