import { Zipf } from '../../../base/zipf.js';
import type { Entity, Model, Reference } from '../../../entities/entity.js';
import type { RawRow, RawValue } from '../../../entities/value.js';
import type { GeneratePlan, RowSource } from '../workload.js';
import { ROLL, RowDice, ROLLS_OF_FIELD, type Roll } from './dice.js';
import type { FaultScene } from './fault-scene.js';
import { breakRow, isBreakable } from './faults.js';
import { makersOf, type MadeRows, type ValueMaker } from './makers.js';
import { parentsBefore } from './parents.js';

/**
 * How many rows are searched for a target of a broken row. It is rejected whatever the target is; the limit
 * keeps the search cheap when nearly all rows are broken, or nearly none.
 */
const LOOKS_OF_BROKEN = 256;

/** The rows of one entity: their number, their random numbers, and the makers of their values. */
interface Rows extends MadeRows {
  readonly entity: Entity;
  /** By position of the field; undefined for references. */
  readonly makers: readonly (ValueMaker | undefined)[];
  /** Copied for each row. */
  readonly empty: readonly RawValue[];
  readonly isBreakable: boolean;
}

/** Generates the rows of a plan, in any order; every thread generates the same ones. */
export class RowGenerator implements RowSource {
  readonly #plan: GeneratePlan;
  /** By the position of the entity in the model. */
  readonly #rows: readonly Rows[];
  readonly #zipf: Zipf | undefined;

  constructor(plan: GeneratePlan, model: Model) {
    this.#plan = plan;
    this.#zipf = plan.skew === undefined ? undefined : new Zipf(plan.skew);
    this.#rows = model.entities.map((entity): Rows => {
      const rows = { count: plan.counts[entity.name]!, dice: new RowDice(plan.seed, entity) };
      return {
        ...rows,
        entity,
        makers: makersOf(entity, rows),
        empty: entity.fields.map(() => undefined),
        isBreakable: isBreakable(entity),
      };
    });
  }

  read({ index }: Entity, row: number, count: number): RawRow[] {
    const own = this.#rows[index]!;
    const last = Math.min(row + count - 1, own.count);
    const rows: RawRow[] = [];
    for (let number = row; number <= last; number += 1) {
      const isBroken = this.#isBroken(own, number);
      const whole = this.#wholeRow(own, number, isBroken);
      rows.push(isBroken ? breakRow(own.entity, whole, this.#sceneOf(own, number)) : whole);
    }
    return rows;
  }

  close(): void {
    // Nothing is held open.
  }

  /**
   * Whether a row was chosen to break a rule. All other rows can be inserted into empty databases, except
   * those that find only broken parents (in tiny runs, or when nearly every row is broken).
   */
  isBroken({ index }: Entity, row: number): boolean {
    return this.#isBroken(this.#rows[index]!, row);
  }

  #isBroken(rows: Rows, row: number): boolean {
    const { invalid } = this.#plan;
    return invalid > 0 && rows.isBreakable && rows.dice.unit(row, ROLL.broken) < invalid;
  }

  #wholeRow(own: Rows, row: number, isBroken: boolean): RawRow {
    const values = own.empty.slice();
    for (let position = 0; position < values.length; position += 1) {
      const make = own.makers[position];
      if (make) values[position] = make(row);
    }
    const { references } = own.entity;
    if (this.#plan.unit !== undefined) {
      for (const { position } of references) values[position] = row;
      return values;
    }
    const looks = isBroken ? LOOKS_OF_BROKEN : Number.MAX_SAFE_INTEGER;
    for (let at = 0; at < references.length; at += 1) {
      const { position, targetIndex } = references[at]!;
      values[position] = this.#wholeParent(this.#rows[targetIndex]!, own, row, rollOf(at), looks);
    }
    return values;
  }

  /**
   * The parent of a row: one that is not broken, if there is one. Without a skew, the first parent is three times as
   * likely as the last, as old customers order more and known products sell better.
   */
  #wholeParent(parents: Rows, own: Rows, row: number, roll: Roll, looks: number): number {
    const known = parentsBefore(parents.count, own.count, row);
    const unit = own.dice.unit(row, roll);
    const wished =
      this.#zipf?.choose(unit, known) ?? 1 + Math.floor(((unit + unit * unit) / 2) * known);
    return this.#nearest(parents, wished, known, false, looks) ?? wished;
  }

  /** The first row that is broken (or not), searched from `from` down to 1, then from `last` down. */
  #nearest(
    rows: Rows,
    from: number,
    last: number,
    broken: boolean,
    looks: number,
  ): number | undefined {
    let row = from;
    for (let look = Math.min(looks, last); look > 0; look -= 1) {
      if (this.#isBroken(rows, row) === broken) return row;
      row = row > 1 ? row - 1 : last;
    }
    return undefined;
  }

  #sceneOf(own: Rows, row: number): FaultScene {
    const { dice } = own;
    const parentsOf = ({ targetIndex }: Reference): Rows => this.#rows[targetIndex]!;
    const target = (last: number): number => 1 + dice.below(row, ROLL.faultTarget, last);
    return {
      row,
      dice,
      earlierValue: (position) => {
        const last = row - 1;
        const wished = this.#zipf?.choose(dice.unit(row, ROLL.faultTarget), last) ?? target(last);
        const owner = this.#nearest(own, wished, last, false, LOOKS_OF_BROKEN);
        return owner === undefined ? undefined : own.makers[position]?.(owner);
      },
      brokenParent: (reference) => {
        const parents = parentsOf(reference);
        // A row of a later unit may or may not be stored yet; it is not a fault that can be foreseen.
        const isUnit = this.#plan.unit !== undefined;
        const last = isUnit ? row - 1 : parentsBefore(parents.count, own.count, row);
        return this.#nearest(parents, target(last), last, true, LOOKS_OF_BROKEN);
      },
      unusedKey: (reference) => {
        const { count } = parentsOf(reference);
        return count + target(count + 1000);
      },
    };
  }
}

/** The roll that chooses the target of a reference. @param at its place among the references of the entity */
function rollOf(at: number): Roll {
  const roll = at % 2 === 0 ? ROLL.reference : ROLL.secondReference;
  return roll + Math.floor(at / 2) * ROLLS_OF_FIELD;
}
