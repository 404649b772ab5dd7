import type { Clock } from '../base/clock.js';
import type { Attempt } from '../ledger/attempt.js';
import type { BatchContext } from './batch.js';
import type { RowInHand } from './work.js';

/** The most refused rows that a thread sends to the screen in one message, and how seldom it does, in milliseconds. */
const FEED_LIMIT = 20;
const FEED_PAUSE_MS = 100;

/** Sends refused rows to the screen now and then: a message for each would cost the run more than writing them. */
export class RefusedFeed {
  readonly #clock: Clock;
  readonly #thread: number;
  readonly #send: (attempts: readonly Attempt[]) => void;
  #waiting: Attempt[] = [];
  #sentMs = -FEED_PAUSE_MS;

  constructor(
    { clock, thread }: Pick<BatchContext, 'clock' | 'thread'>,
    sendAll: (attempts: readonly Attempt[]) => void,
  ) {
    this.#clock = clock;
    this.#thread = thread;
    this.#send = sendAll;
  }

  add(rows: readonly RowInHand[]): void {
    const nowMs = this.#clock.now();
    const refused = rows.filter((row) => row.outcome !== 'inserted').slice(-FEED_LIMIT);
    for (const row of refused) this.#waiting.push(row.toAttempt(this.#thread, nowMs));
    if (this.#waiting.length > FEED_LIMIT) this.#waiting = this.#waiting.slice(-FEED_LIMIT);
    if (nowMs - this.#sentMs >= FEED_PAUSE_MS) this.flush();
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    this.#send(this.#waiting);
    this.#waiting = [];
    this.#sentMs = this.#clock.now();
  }
}
