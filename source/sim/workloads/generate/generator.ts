import type { EntityName } from '../../../entities/entity.js';
import type { RawRow } from '../../../entities/value.js';
import type { GeneratePlan, ParentName, RowSource } from '../workload.js';
import { ROLL, RowDice, type Roll } from './dice.js';
import { breakRow } from './faults.js';
import { parentsOf } from './parents.js';
import { userAddress, userName } from './people.js';
import { productName, productPrice } from './products.js';
import { orderQuantity } from './quantities.js';
import type { FaultScene } from './spoilers.js';

/**
 * How many rows a broken row looks at for one that suits it. It is refused whatever it finds; this
 * keeps it cheap where nearly all rows are broken, or nearly none.
 */
const LOOKS_OF_BROKEN = 256;

/** Makes rows from a plan; each row for itself, in any order, the same in every thread. */
export class RowGenerator implements RowSource {
  readonly #plan: GeneratePlan;
  readonly #dice: Readonly<Record<EntityName, RowDice>>;

  constructor(plan: GeneratePlan) {
    this.#plan = plan;
    this.#dice = {
      User: new RowDice(plan.seed, 'User'),
      Product: new RowDice(plan.seed, 'Product'),
      Order: new RowDice(plan.seed, 'Order'),
    };
  }

  read(entity: EntityName, row: number, count: number): RawRow[] {
    const last = Math.min(row + count - 1, this.#plan.counts[entity]);
    const rows: RawRow[] = [];
    for (let number = row; number <= last; number += 1) rows.push(this.#row(entity, number));
    return rows;
  }

  close(): void {
    // Nothing is held open.
  }

  /**
   * Whether a row was chosen to break a rule. All others go into empty databases, but for orders
   * that have only broken parents to point to (in tiny runs, or where nearly every row is broken).
   */
  isBroken(entity: EntityName, row: number): boolean {
    return this.#dice[entity].unit(row, ROLL.broken) < this.#plan.invalid;
  }

  #row(entity: EntityName, row: number): RawRow {
    const broken = this.isBroken(entity, row);
    const whole = this.#wholeRow(entity, row, broken);
    return broken ? breakRow(entity, whole, this.#sceneOf(entity, row)) : whole;
  }

  #wholeRow(entity: EntityName, row: number, broken: boolean): RawRow {
    const dice = this.#dice[entity];
    switch (entity) {
      case 'User':
        return [row, userName(dice, row), userAddress(dice, row, this.#plan.counts.User)];
      case 'Product':
        return [row, productName(dice, row), productPrice(dice, row)];
      case 'Order': {
        const looks = broken ? LOOKS_OF_BROKEN : Number.MAX_SAFE_INTEGER;
        return [
          row,
          this.#wholeParent('User', row, ROLL.user, looks),
          this.#wholeParent('Product', row, ROLL.product, looks),
          orderQuantity(dice, row),
        ];
      }
    }
  }

  /**
   * The parent that an order points to: one that is not broken, where there is one. The first is
   * three times as popular as the last: old customers order more, known goods sell better.
   */
  #wholeParent(parent: ParentName, order: number, roll: Roll, looks: number): number {
    const parents = parentsOf(this.#plan.counts, parent, order);
    const unit = this.#dice.Order.unit(order, roll);
    const wished = 1 + Math.floor(((unit + unit * unit) / 2) * parents);
    return this.#nearest(parent, wished, parents, false, looks) ?? wished;
  }

  /** The first row at or below `from`, and then from `last` down, that is broken or is not. */
  #nearest(
    entity: EntityName,
    from: number,
    last: number,
    broken: boolean,
    looks: number,
  ): number | undefined {
    let row = from;
    for (let look = Math.min(looks, last); look > 0; look -= 1) {
      if (this.isBroken(entity, row) === broken) return row;
      row = row > 1 ? row - 1 : last;
    }
    return undefined;
  }

  #sceneOf(entity: EntityName, row: number): FaultScene {
    const dice = this.#dice[entity];
    const { counts } = this.#plan;
    const target = (last: number): number => 1 + dice.below(row, ROLL.faultTarget, last);
    return {
      row,
      dice,
      earlierAddress: () => {
        const owner = this.#nearest('User', target(row - 1), row - 1, false, LOOKS_OF_BROKEN);
        return owner === undefined ? undefined : userAddress(this.#dice.User, owner, counts.User);
      },
      brokenParent: (parent) => {
        const last = parentsOf(counts, parent, row);
        return this.#nearest(parent, target(last), last, true, LOOKS_OF_BROKEN);
      },
      unusedId: (parent) => counts[parent] + target(counts[parent] + 1000),
    };
  }
}
