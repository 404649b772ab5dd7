import type { Outcome } from '../../entities/outcome.js';
import type { TimedAttempt } from '../../ledger/attempt.js';
import type { Totals } from '../../ledger/summary.js';

/** A row and when it was decided. */
export interface Moment {
  readonly attempt: TimedAttempt;
  readonly decidedMs: number;
}

/** The rows of a run in the order in which they were decided. */
export interface Moments {
  readonly list: readonly Moment[];
  /** Whether these are all rows whose times are known. */
  readonly isComplete: boolean;
  /** Rows whose times are not known, which are never in the list. */
  readonly untimed: number;
}

/** Runs of up to so many rows are shown row by row. */
export const SMALL_RUN = 40;

/** Of larger ones, so many of the first rows of each outcome, and the last row of all. */
export const FIRST_OF_EACH = 2;

/** Collects what happened when: every row of a small run, of a large one those that begin or end something. */
export class MomentCollector {
  readonly #attempted: number;
  readonly #isSmall: boolean;
  readonly #all: Moment[] = [];
  readonly #firsts = new Map<Outcome, Moment[]>();
  #last: Moment | undefined;
  #count = 0;

  constructor({ attempted }: Pick<Totals, 'attempted'>) {
    this.#attempted = attempted;
    this.#isSmall = attempted <= SMALL_RUN;
  }

  add(attempt: TimedAttempt): void {
    const decidedMs = attempt.startedMs + attempt.latencyMs;
    this.#count += 1;
    if (this.#isSmall) {
      this.#all.push({ attempt, decidedMs });
      return;
    }
    const firsts = this.#firsts.get(attempt.outcome) ?? [];
    this.#firsts.set(attempt.outcome, firsts);
    const isLast = !this.#last || decidedMs > this.#last.decidedMs;
    const isFirst = firsts.length < FIRST_OF_EACH || decidedMs < (firsts.at(-1)?.decidedMs ?? 0);
    if (!isLast && !isFirst) return;
    const moment = { attempt, decidedMs };
    if (isLast) this.#last = moment;
    if (!isFirst) return;
    firsts.push(moment);
    firsts.sort(byTime);
    if (firsts.length > FIRST_OF_EACH) firsts.pop();
  }

  finish(): Moments {
    const found = this.#isSmall
      ? this.#all
      : [...new Set([...this.#firsts.values(), this.#last ?? []].flat())];
    return {
      list: found.toSorted(byTime),
      isComplete: found.length === this.#count,
      untimed: this.#attempted - this.#count,
    };
  }
}

function byTime(one: Moment, other: Moment): number {
  return one.decidedMs - other.decidedMs;
}
