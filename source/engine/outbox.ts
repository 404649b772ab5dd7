import type { Attempt } from '../ledger/attempt.js';
import type { EngineMessage } from './messages.js';

/** Rejected rows that wait at most, more or less; the ledger has them all. */
const MOST_REJECTED = 500;

/**
 * Sends messages one at a time, in order. A message for each few rejected rows would cost the run
 * more than writing them, so they leave with the next message of another kind. Where the reader is
 * slower than the run (a suspended screen reads nothing at all), snapshots and rejected rows that
 * have not left yet give way to newer ones, so that what waits stays small.
 */
export class Outbox {
  readonly #send: (message: EngineMessage, onSent: () => void) => void;
  readonly #waiting: EngineMessage[] = [];
  /** Leaves after all that waits. */
  #snapshot: EngineMessage | undefined;
  #rejected: Attempt[] = [];
  #isSending = false;
  readonly #onEmpty: (() => void)[] = [];

  /** @param send calls back when the message has left, or never will */
  constructor(send: (message: EngineMessage, onSent: () => void) => void) {
    this.#send = send;
  }

  post(message: EngineMessage): void {
    if (message.type === 'rejected') {
      this.#rejected.push(...message.attempts);
      // Not at every row: to cut a long list costs more than to add to it.
      if (this.#rejected.length > 2 * MOST_REJECTED) this.#rejected.splice(0, MOST_REJECTED);
      return;
    }
    if (message.type === 'snapshot') this.#snapshot = message;
    else {
      // It was taken before this happened, and a newer one follows.
      this.#snapshot = undefined;
      this.#waiting.push(message);
    }
    if (!this.#isSending) this.#sendNext();
  }

  /** Settles when every message has left. */
  async emptied(): Promise<void> {
    if (!this.#isSending) return;
    await new Promise<void>((resolve) => this.#onEmpty.push(resolve));
  }

  #sendNext(): void {
    const message = this.#takeNext();
    this.#isSending = message !== undefined;
    if (message) this.#send(message, () => this.#sendNext());
    else for (const resolve of this.#onEmpty.splice(0)) resolve();
  }

  #takeNext(): EngineMessage | undefined {
    const hasNext = this.#waiting.length > 0 || this.#snapshot !== undefined;
    if (hasNext && this.#rejected.length > 0) {
      const attempts = this.#rejected.slice(-MOST_REJECTED);
      this.#rejected = [];
      return { type: 'rejected', attempts };
    }
    const next = this.#waiting.shift();
    if (next) return next;
    const snapshot = this.#snapshot;
    this.#snapshot = undefined;
    return snapshot;
  }
}
