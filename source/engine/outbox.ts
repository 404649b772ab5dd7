import type { Attempt } from '../ledger/attempt.js';
import type { EngineMessage } from './messages.js';

/** Most rejected rows per message; older ones are dropped, but the ledger has them all. */
const MOST_REJECTED = 500;

/**
 * Sends messages one at a time, in order. Rejected rows are collected and sent with the next message of
 * another kind, because a message for a few rows would cost more than writing them. If the reader is slower
 * than the run (a suspended screen reads nothing at all), newer snapshots and rejected rows replace those
 * that were not sent yet, so that the queue stays small.
 */
export class Outbox {
  readonly #send: (message: EngineMessage, onSent: () => void) => void;
  readonly #waiting: EngineMessage[] = [];
  /** Sent after all waiting messages. */
  #snapshot: EngineMessage | undefined;
  #rejected: Attempt[] = [];
  #isSending = false;
  readonly #onEmpty: (() => void)[] = [];

  /** @param send calls back when the message was sent, or cannot be */
  constructor(send: (message: EngineMessage, onSent: () => void) => void) {
    this.#send = send;
  }

  post(message: EngineMessage): void {
    if (message.type === 'rejected') {
      this.#rejected.push(...message.attempts);
      // Not at every row: cutting a long list costs more than adding to it.
      if (this.#rejected.length > 2 * MOST_REJECTED) this.#rejected.splice(0, MOST_REJECTED);
      return;
    }
    if (message.type === 'snapshot') this.#snapshot = message;
    else {
      // The snapshot is older than this event, and a newer one follows.
      this.#snapshot = undefined;
      this.#waiting.push(message);
    }
    if (!this.#isSending) this.#sendNext();
  }

  /** Resolves when every message was sent. */
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
