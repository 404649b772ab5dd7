import { Zipf } from '../../../base/zipf.js';
import type { Entity, Model, Reference } from '../../../entities/entity.js';
import { checkedOf } from '../../../entities/references.js';
import type { RawRow, RawValue, StoredValue } from '../../../entities/value.js';
import { Generator } from '../../../model/values/generator.js';
import type { ModelPlan } from '../../../model/values/plan.js';
import { availableParents } from '../../../model/values/references.js';
import type { GeneratePlan, RowSource } from '../workload.js';
import { describeRows, planRows } from './described-rows.js';
import { FAULT_ROLL as ROLL, type FaultScene } from './fault-scene.js';
import { entityRows, type EntityRows as Rows } from './entity-rows.js';
import { breakRow } from './faults.js';
import { isOptional, isPartOfKey } from './pointing.js';

/** How many parents are looked at where the row is rejected anyway, or where all may be rejected because of theirs. */
const LOOKS = 256;

/** Rows of an entity up to which it is remembered which are rejected. */
const MOST_REMEMBERED = 1 << 22;

const FATE = { accepted: 1, rejected: 2 } as const;

/** Ids beyond those of the rows, for references to no row. */
const UNUSED = 1000;

/**
 * Generates the rows of a model, in any order; every thread generates the same ones. Which of them a run rejects
 * into empty databases is known before: those that were chosen to break a rule, and those that point to such a row
 * because no other one was there for them.
 */
export class ModelRows implements RowSource {
  readonly #invalid: number;
  /** Row n of each entity belongs to unit n, and refers to the others of that unit. */
  readonly #isInUnits: boolean;
  /** Chooses the row whose value is taken, where the plan has a skew. */
  readonly #zipf: Zipf | undefined;
  readonly #plan: ModelPlan;
  readonly #generator: Generator;
  /** By the position of the entity in the model. */
  readonly #rows: readonly Rows[];

  /** @param planned its rows can all be generated */
  constructor(plan: GeneratePlan, model: Model, planned: ModelPlan = planRows(plan, model)) {
    const { seed, invalid, skew, unit } = plan;
    this.#invalid = invalid;
    this.#isInUnits = unit !== undefined;
    this.#zipf = skew === undefined ? undefined : new Zipf(skew);
    this.#plan = planned;
    this.#generator = new Generator(describeRows(plan, model), planned, seed);
    this.#rows = model.entities.map((entity) => entityRows(entity, plan, this.#generator));
  }

  read({ index }: Entity, row: number, count: number): RawRow[] {
    const own = this.#rows[index]!;
    const last = Math.min(row + count - 1, own.count);
    const rows: RawRow[] = [];
    for (let number = row; number <= last; number += 1) rows.push(this.#rowOf(own, number));
    return rows;
  }

  close(): void {
    // Nothing is held open.
  }

  /** The id of a row. */
  id({ index }: Entity, row: number): number {
    return Number(this.#rows[index]!.makers[0]!(row));
  }

  /** The values of the key of the model from which the id of a row derives. */
  key({ index }: Entity, row: number): readonly StoredValue[] {
    return this.#generator.key(index, row);
  }

  /** Whether a run into empty databases rejects a row, as far as its own rules and parents decide. */
  isRejected({ index }: Entity, row: number): boolean {
    return this.#isRejected(this.#rows[index]!, row);
  }

  #rowOf(own: Rows, row: number): RawRow {
    const isBroken = this.#isBroken(own, row);
    const whole = this.#wholeRow(own, row, isBroken);
    return isBroken ? breakRow(own.entity, whole, this.#sceneOf(own, row)) : whole;
  }

  #wholeRow(own: Rows, row: number, isBroken: boolean): RawRow {
    const { entity, makers, made } = own;
    const values = own.empty.slice();
    for (const position of made) values[position] = makers[position]!(row);
    if (made.length === values.length) return values;
    for (const reference of entity.references) this.#refer(own, reference, row, isBroken, values);
    return values;
  }

  /** Writes the values by which a row refers to another one. */
  #refer(
    own: Rows,
    reference: Reference,
    row: number,
    isBroken: boolean,
    values: RawValue[],
  ): void {
    const { positions, targets, targetIndex } = reference;
    const { fields, index } = own.entity;
    const wished = this.#generator.parent(index, reference.position, row);
    const parent =
      wished === null || this.#isInUnits
        ? wished
        : this.#wholeParent(own, reference, row, wished, isBroken);
    for (let at = 0; at < positions.length; at += 1) {
      const position = positions[at]!;
      const isEmpty = parent === null || (parent === undefined && fields[position]!.optional);
      values[position] = isEmpty
        ? null
        : this.#valueOf(targetIndex, targets[at]!, (parent ?? wished)!);
    }
  }

  /** Whether a row was chosen to break a rule. */
  #isBroken({ dice, isBreakable: canBreak }: Rows, row: number): boolean {
    return canBreak && this.#invalid > 0 && dice.unit(row, ROLL.broken) < this.#invalid;
  }

  #isRejected(own: Rows, row: number): boolean {
    if (this.#invalid === 0) return false;
    if (!own.mayFollow) return this.#isBroken(own, row);
    if (own.count > MOST_REMEMBERED) return this.#findFate(own, row);
    own.fates ??= new Uint8Array(own.count + 1);
    const known = own.fates[row];
    if (known) return known === FATE.rejected;
    const isRejected = this.#findFate(own, row);
    own.fates[row] = isRejected ? FATE.rejected : FATE.accepted;
    return isRejected;
  }

  #findFate(own: Rows, row: number): boolean {
    if (this.#isBroken(own, row)) return true;
    const { entity } = own;
    return checkedOf(entity).some((reference) => {
      if (isOptional(entity, reference)) return false;
      const wished = this.#generator.parent(entity.index, reference.position, row);
      if (wished === null) return false;
      return this.#wholeParent(own, reference, row, wished, false) === undefined;
    });
  }

  /**
   * The parent of a row: the wished one, or one near to it that is inserted. A reference that must not repeat has no
   * other than the wished one, and neither has one by which other rows find this row.
   */
  #wholeParent(
    own: Rows,
    reference: Reference,
    row: number,
    wished: number,
    isBroken: boolean,
  ): number | undefined {
    const parents = this.#rows[reference.targetIndex]!;
    if (!this.#isRejected(parents, wished)) return wished;
    if (isPartOfKey(own.entity, reference)) return undefined;
    if (!this.isFree(own.entity, reference.position)) return undefined;
    const last = reference.isLate ? parents.count : this.#available(own, parents, row);
    const looks = isBroken || parents.mayFollow ? LOOKS : Infinity;
    return this.#nearest(parents, wished, last, false, looks);
  }

  /** Whether a field chooses its values without regard to other rows. */
  isFree({ index }: Entity, position: number): boolean {
    return this.#plan.fields[index]![position]!.rule.rule === 'free';
  }

  /** The first row that is rejected (or not), searched from `from` down to 1, then from `last` down. */
  #nearest(
    rows: Rows,
    from: number,
    last: number,
    isRejected: boolean,
    looks = LOOKS,
  ): number | undefined {
    const highest = Math.min(last, rows.count);
    let row = Math.min(from, highest);
    for (let look = Math.min(looks, highest); look > 0; look -= 1) {
      if (this.#isRejected(rows, row) === isRejected) return row;
      row = row > 1 ? row - 1 : highest;
    }
    return undefined;
  }

  /** How many parents come before a row. */
  #available(own: Rows, parents: Rows, row: number): number {
    // A row of a later unit may or may not be stored yet.
    if (own === parents || this.#isInUnits) return row - 1;
    return availableParents(parents.count, own.count, row);
  }

  #valueOf(entity: number, position: number, row: number): RawValue {
    return this.#rows[entity]!.makers[position]!(row);
  }

  #sceneOf(own: Rows, row: number): FaultScene {
    const { dice } = own;
    const target = (last: number): number => 1 + dice.below(row, ROLL.target, last);
    return {
      row,
      dice,
      earlierValue: (position) => {
        if (row === 1) return undefined;
        const wished = this.#zipf?.choose(dice.unit(row, ROLL.target), row - 1);
        const owner = this.#nearest(own, wished ?? target(row - 1), row - 1, false);
        return owner === undefined ? undefined : (own.makers[position]!(owner) ?? undefined);
      },
      brokenParent: ({ targetIndex, targets }) => {
        const parents = this.#rows[targetIndex]!;
        const last = this.#available(own, parents, row);
        if (last === 0) return undefined;
        const parent = this.#nearest(parents, target(last), last, true);
        return parent === undefined ? undefined : this.#valueOf(targetIndex, targets[0]!, parent);
      },
      unusedKey: ({ targetIndex, targets, isByKey }) => {
        const { count } = this.#rows[targetIndex]!;
        const { size } = this.#plan.fields[targetIndex]![targets[0]!]!.source;
        const beyond = count + target(count + UNUSED);
        if (beyond <= size) return this.#valueOf(targetIndex, targets[0]!, beyond);
        // Where all keys are used, the value breaks the rule of its field, or is that of no row.
        return isByKey ? '' : 0;
      },
    };
  }
}
