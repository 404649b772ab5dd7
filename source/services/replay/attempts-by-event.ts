import { decidedMs, type Attempt } from '../../ledger/attempt.js';
import type { ThreadEvent } from '../../ledger/thread-events.js';

/** Times of events and of rows are rounded to the microsecond, those of rows as a sum of two. */
const ROUNDING_MS = 0.002;

/** The rows that each event of a run has decided: those that its thread recorded before its next event. */
export class AttemptsByEvent {
  readonly #byNumber = new Map<number, Attempt[]>();

  constructor(events: readonly ThreadEvent[], attempts: readonly Attempt[]) {
    const byThread = new Map<number, ThreadEvent[]>();
    for (const event of events) {
      const own = byThread.get(event.thread);
      if (own) own.push(event);
      else byThread.set(event.thread, [event]);
    }
    const next = new Map<number, number>();
    for (const attempt of attempts.toSorted((one, other) => decidedMs(one) - decidedMs(other))) {
      const own = byThread.get(attempt.thread) ?? events;
      let at = next.get(attempt.thread) ?? 0;
      while (at + 1 < own.length && own[at + 1]!.atMs <= decidedMs(attempt) + ROUNDING_MS) at += 1;
      next.set(attempt.thread, at);
      this.#add(own[at]?.number ?? 0, attempt);
    }
  }

  /** The rows that an event has decided, the first one first. */
  of(number: number): readonly Attempt[] {
    return this.#byNumber.get(number) ?? [];
  }

  #add(number: number, attempt: Attempt): void {
    const own = this.#byNumber.get(number);
    if (own) own.push(attempt);
    else this.#byNumber.set(number, [attempt]);
  }
}
