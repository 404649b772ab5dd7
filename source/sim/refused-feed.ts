import type { Clock } from '../base/clock.js';
import type { Attempt } from '../ledger/attempt.js';
import type { BatchContext } from './batch.js';
import type { ClaimedRow } from './work.js';

/** Rows per message at most, and the shortest time between two messages, in milliseconds. */
const FEED_LIMIT = 20;
const FEED_PAUSE_MS = 100;

/** Sends samples of the rows that were not inserted to the screen: a message per row would cost more than writing it. */
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

  add(rows: readonly ClaimedRow[]): void {
    if (rows.length === 0 && this.#waiting.length === 0) return;
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
