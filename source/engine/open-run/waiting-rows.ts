import type { Entity } from '../../entities/entity.js';
import { checkedOf } from '../../entities/references.js';
import type { RawRow } from '../../entities/value.js';

/** Rows of one request that wait to be written. */
export interface WaitingRows<Result> {
  readonly entity: Entity;
  readonly rows: readonly RawRow[];
  /** When they came, in milliseconds since the release. */
  readonly sinceMs: number;
  readonly resolve: (results: readonly Result[]) => void;
  readonly reject: (error: Error) => void;
}

/** Rows that are written in one transaction, unless one request has more. */
export const MOST_TOGETHER = 200;

/** The requests that wait, in the order in which they came. */
export class WaitingQueue<Result> {
  readonly #waiting: WaitingRows<Result>[] = [];
  #rows = 0;

  /** Rows that wait. */
  get rows(): number {
    return this.#rows;
  }

  add(request: WaitingRows<Result>): void {
    this.#waiting.push(request);
    this.#rows += request.rows.length;
  }

  /**
   * Takes the requests that are written together: those at the front that are of one entity. A row that refers
   * to others of its entity is written alone, because these have to be committed before it.
   */
  takeTogether(): WaitingRows<Result>[] {
    const taken: WaitingRows<Result>[] = [];
    let rows = 0;
    for (const request of this.#waiting) {
      const [first] = taken;
      if (first && first.entity !== request.entity) break;
      if (first && (isSelfReferring(first.entity) || rows + request.rows.length > MOST_TOGETHER)) {
        break;
      }
      taken.push(request);
      rows += request.rows.length;
    }
    this.#waiting.splice(0, taken.length);
    this.#rows -= rows;
    return taken;
  }
}

/** Whether rows of an entity refer to rows of the same one, so that each has to be committed before the next. */
export function isSelfReferring(entity: Entity): boolean {
  return checkedOf(entity).some(({ targetIndex }) => targetIndex === entity.index);
}
