import { entityIndex } from '../../entities/entity.js';
import type { Attempt } from '../../ledger/attempt.js';
import { classOf, type OutcomeClass } from './outcome-class.js';

/** What a list that is too short for all rows shows first. */
const PRIORITIES: Readonly<Record<OutcomeClass, number>> = {
  failed: 0,
  unknown: 0,
  rejected: 1,
  inserted: 2,
};

/** Picks the attempts that a report lists: all of them, or as many as there is room for. */
export class Selection {
  readonly #limit: number;
  #picked: Attempt[] = [];
  #offered = 0;

  /** @param limit rows that are listed at most */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(attempt: Attempt): void {
    this.#offered += 1;
    this.#picked.push(attempt);
    // Seldom enough to be cheap, often enough to hold few rows.
    if (this.#picked.length > this.#limit * 2 + 1000) this.#shrink();
  }

  /** The picked attempts by entity and row. */
  finish(): { readonly attempts: readonly Attempt[]; readonly isComplete: boolean } {
    this.#shrink();
    return {
      attempts: this.#picked.toSorted(byRow),
      isComplete: this.#picked.length === this.#offered,
    };
  }

  #shrink(): void {
    if (this.#picked.length <= this.#limit) return;
    this.#picked = this.#picked
      .toSorted(
        (left, right) =>
          priority(left) - priority(right) || left.row - right.row || byRow(left, right),
      )
      .slice(0, this.#limit);
  }
}

function priority({ outcome }: Attempt): number {
  return PRIORITIES[classOf(outcome)];
}

function byRow(left: Attempt, right: Attempt): number {
  return entityIndex(left.entity) - entityIndex(right.entity) || left.row - right.row;
}
