import { entityNamed, type Model } from '../../entities/model.js';
import { OUTCOMES, REJECTED_OUTCOMES, type Outcome } from '../../entities/outcome.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { Totals } from '../../ledger/summary.js';
import type { Listing } from '../options.js';

/** Picks the attempts that a report lists; of an outcome with too many, an evenly spread sample. */
export class Selection {
  readonly #room: Readonly<Record<Outcome, number>>;
  readonly #model: Model;
  readonly #totals: Totals;
  readonly #offered: Record<Outcome, number>;
  readonly #picked: Attempt[] = [];

  constructor(model: Model, totals: Totals, listing: Listing) {
    this.#model = model;
    this.#totals = totals;
    this.#room = shareRoom(totals, listing);
    this.#offered = countNone();
  }

  add(attempt: Attempt): void {
    const { outcome } = attempt;
    const count = this.#totals[outcome] ?? 0;
    const room = this.#room[outcome];
    const index = this.#offered[outcome];
    this.#offered[outcome] += 1;
    if (room > 0 && isInSample(index, count, room)) this.#picked.push(attempt);
  }

  /** The picked attempts by entity and row. */
  finish(): { readonly attempts: readonly Attempt[]; readonly isComplete: boolean } {
    return {
      attempts: this.#picked.toSorted(byRow(this.#model)),
      isComplete: this.#picked.length === this.#totals.attempted,
    };
  }
}

/** How many rows of each outcome are listed: trouble of databases first, rejections by their share, then inserted ones. */
function shareRoom(totals: Totals, { missing, inserted, most }: Listing): Record<Outcome, number> {
  const room = countNone();
  let left = Math.min(missing, most);
  for (const outcome of ['failed', 'unknown'] as const) {
    room[outcome] = Math.min(totals[outcome], left);
    left -= room[outcome];
  }
  room.undone = Math.min(totals.undone ?? 0, Math.ceil(left / 4));
  left -= room.undone;
  let others = totals.rejected;
  for (const outcome of REJECTED_OUTCOMES) {
    const share = others === 0 ? 0 : Math.round((left * totals[outcome]) / others);
    room[outcome] = Math.min(totals[outcome], left, Math.max(share, Math.min(1, totals[outcome])));
    left -= room[outcome];
    others -= totals[outcome];
  }
  room.inserted = Math.min(totals.inserted, inserted, most - sumOf(room));
  return room;
}

function sumOf(counts: Readonly<Record<Outcome, number>>): number {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}

/** Whether the row at a position is one of `room` that are evenly spread over `count`. */
function isInSample(index: number, count: number, room: number): boolean {
  return Math.floor((index * room) / count) !== Math.floor(((index - 1) * room) / count);
}

function countNone(): Record<Outcome, number> {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
}

function byRow(model: Model): (left: Attempt, right: Attempt) => number {
  const indexOf = ({ entity }: Attempt): number => entityNamed(model, entity).index;
  return (left, right) => indexOf(left) - indexOf(right) || left.row - right.row;
}
