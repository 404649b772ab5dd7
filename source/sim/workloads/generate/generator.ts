import type { EntityName } from '../../../entities/entity.js';
import type { RawRow } from '../../../entities/value.js';
import type { GeneratePlan, RowSource } from '../workload.js';
import { ROLL, RowDice, type Roll } from './dice.js';
import { breakRow } from './faults.js';
import { parentsBefore, parentsOf } from './parents.js';
import { userAddress, userName } from './people.js';
import { productName, productPrice } from './products.js';
import { orderQuantity } from './quantities.js';
import type { FaultScene } from './spoilers.js';

/**
 * How many rows are searched for a target of a broken row. It is rejected whatever the target is; the limit
 * keeps the search cheap when nearly all rows are broken, or nearly none.
 */
const LOOKS_OF_BROKEN = 256;

/** The rows of one entity: their number, and their random numbers. */
interface Rows {
  readonly count: number;
  readonly dice: RowDice;
}

/** Generates the rows of a plan, in any order; every thread generates the same ones. */
export class RowGenerator implements RowSource {
  readonly #plan: GeneratePlan;
  readonly #rows: Readonly<Record<EntityName, Rows>>;
  readonly #users: Rows;
  readonly #products: Rows;
  readonly #orders: Rows;

  constructor(plan: GeneratePlan) {
    const rowsOf = (entity: EntityName): Rows => ({
      count: plan.counts[entity],
      dice: new RowDice(plan.seed, entity),
    });
    this.#plan = plan;
    this.#users = rowsOf('User');
    this.#products = rowsOf('Product');
    this.#orders = rowsOf('Order');
    this.#rows = { User: this.#users, Product: this.#products, Order: this.#orders };
  }

  read(entity: EntityName, row: number, count: number): RawRow[] {
    const last = Math.min(row + count - 1, this.#plan.counts[entity]);
    const rows: RawRow[] = [];
    const { dice } = this.#rows[entity];
    for (let number = row; number <= last; number += 1) {
      const isBroken = this.#isBroken(dice, number);
      const whole = this.#wholeRow(entity, number, isBroken);
      rows.push(isBroken ? breakRow(entity, whole, this.#sceneOf(entity, number)) : whole);
    }
    return rows;
  }

  close(): void {
    // Nothing is held open.
  }

  /**
   * Whether a row was chosen to break a rule. All other rows can be inserted into empty databases, except
   * orders that find only broken parents (in tiny runs, or when nearly every row is broken).
   */
  isBroken(entity: EntityName, row: number): boolean {
    return this.#isBroken(this.#rows[entity].dice, row);
  }

  #isBroken(dice: RowDice, row: number): boolean {
    const { invalid } = this.#plan;
    return invalid > 0 && dice.unit(row, ROLL.broken) < invalid;
  }

  #wholeRow(entity: EntityName, row: number, isBroken: boolean): RawRow {
    switch (entity) {
      case 'User': {
        const { dice, count } = this.#users;
        return [row, userName(dice, row), userAddress(dice, row, count)];
      }
      case 'Product': {
        const { dice } = this.#products;
        return [row, productName(dice, row), productPrice(dice, row)];
      }
      case 'Order': {
        const looks = isBroken ? LOOKS_OF_BROKEN : Number.MAX_SAFE_INTEGER;
        return [
          row,
          this.#wholeParent(this.#users, row, ROLL.user, looks),
          this.#wholeParent(this.#products, row, ROLL.product, looks),
          orderQuantity(this.#orders.dice, row),
        ];
      }
    }
  }

  /**
   * The parent of an order: one that is not broken, if there is one. The first parent is three times as
   * likely as the last: old customers order more, known products sell better.
   */
  #wholeParent(parents: Rows, order: number, roll: Roll, looks: number): number {
    const known = parentsBefore(parents.count, this.#orders.count, order);
    const unit = this.#orders.dice.unit(order, roll);
    const wished = 1 + Math.floor(((unit + unit * unit) / 2) * known);
    return this.#nearest(parents.dice, wished, known, false, looks) ?? wished;
  }

  /** The first row that is broken (or not), searched from `from` down to 1, then from `last` down. */
  #nearest(
    dice: RowDice,
    from: number,
    last: number,
    broken: boolean,
    looks: number,
  ): number | undefined {
    let row = from;
    for (let look = Math.min(looks, last); look > 0; look -= 1) {
      if (this.#isBroken(dice, row) === broken) return row;
      row = row > 1 ? row - 1 : last;
    }
    return undefined;
  }

  #sceneOf(entity: EntityName, row: number): FaultScene {
    const { dice } = this.#rows[entity];
    const { counts } = this.#plan;
    const users = this.#users;
    const target = (last: number): number => 1 + dice.below(row, ROLL.faultTarget, last);
    return {
      row,
      dice,
      earlierAddress: () => {
        const owner = this.#nearest(users.dice, target(row - 1), row - 1, false, LOOKS_OF_BROKEN);
        return owner === undefined ? undefined : userAddress(users.dice, owner, users.count);
      },
      brokenParent: (parent) => {
        const last = parentsOf(counts, parent, row);
        return this.#nearest(this.#rows[parent].dice, target(last), last, true, LOOKS_OF_BROKEN);
      },
      unusedId: (parent) => counts[parent] + target(counts[parent] + 1000),
    };
  }
}
