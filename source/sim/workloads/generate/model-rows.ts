import type { Entity, Field, Model, Reference } from '../../../entities/entity.js';
import { checkedOf } from '../../../entities/references.js';
import { Written, type RawRow, type RawValue } from '../../../entities/value.js';
import type { Model as Description, Value } from '../../../model/model.js';
import { Generator } from '../../../model/values/generator.js';
import { planModel, type ModelPlan } from '../../../model/values/plan.js';
import { availableParents } from '../../../model/values/references.js';
import type { GeneratePlan, RowSource } from '../workload.js';
import { ROLL, RowDice } from './dice.js';
import type { FaultScene } from './fault-scene.js';
import { breakRow, isBreakable } from './faults.js';
import { withRows } from './with-rows.js';

/** How many parents are looked at for one that is inserted; nearly all rows find one at once. */
const LOOKS = 256;

/** Rows of an entity up to which it is remembered which are rejected. */
const MOST_REMEMBERED = 1 << 22;

const FATE = { accepted: 1, rejected: 2 } as const;

/** Ids beyond those of the rows, for references to no row. */
const UNUSED = 1000;

/** The rows of one entity. */
interface Rows {
  readonly entity: Entity;
  readonly count: number;
  readonly dice: RowDice;
  readonly isBreakable: boolean;
  /** By row: whether it is rejected, once that is known; absent where rows are too many. */
  readonly fates: Uint8Array | undefined;
  /** By position of the field. */
  readonly readers: readonly ((value: Value) => RawValue)[];
}

/**
 * Generates the rows of a model file, in any order; every thread generates the same ones. Which of them a run rejects
 * into empty databases is known before: those that were chosen to break a rule, and those that point to such a row
 * because no other one was there for them.
 */
export class ModelRows implements RowSource {
  readonly #invalid: number;
  readonly #plan: ModelPlan;
  readonly #generator: Generator;
  /** By the position of the entity in the model. */
  readonly #rows: readonly Rows[];

  /** @param description of the plan, whose rows can all be generated */
  constructor({ seed, invalid, counts }: GeneratePlan, description: Description, model: Model) {
    const counted = withRows(description, model, counts);
    this.#invalid = invalid;
    this.#plan = planModel(counted, seed);
    this.#generator = new Generator(counted, this.#plan, seed);
    this.#rows = model.entities.map((entity) => ({
      entity,
      count: counts[entity.name]!,
      dice: new RowDice(seed, entity),
      isBreakable: isBreakable(entity),
      fates:
        invalid > 0 && counts[entity.name]! <= MOST_REMEMBERED
          ? new Uint8Array(counts[entity.name]! + 1)
          : undefined,
      readers: entity.fields.map(rawReader),
    }));
  }

  read({ index }: Entity, row: number, count: number): RawRow[] {
    const own = this.#rows[index]!;
    const length = Math.max(0, Math.min(count, own.count - row + 1));
    return Array.from({ length }, (_, at) => this.#rowOf(own, row + at));
  }

  close(): void {
    // Nothing is held open.
  }

  /** Whether a run into empty databases rejects a row. */
  isRejected({ index }: Entity, row: number): boolean {
    return this.#isRejected(this.#rows[index]!, row);
  }

  #rowOf(own: Rows, row: number): RawRow {
    const whole = this.#wholeRow(own, row);
    return this.#isBroken(own, row) ? breakRow(own.entity, whole, this.#sceneOf(own, row)) : whole;
  }

  #wholeRow(own: Rows, row: number): RawRow {
    const { entity, readers } = own;
    const values = this.#generator.row(entity.index, row).map((value, at) => readers[at]!(value));
    if (this.#invalid === 0) return values;
    for (const reference of entity.references) {
      const { positions, targets, targetIndex } = reference;
      const wished = this.#generator.parent(entity.index, reference.position, row);
      if (wished === null) continue;
      const parent = this.#wholeParent(own, reference, row, wished);
      if (parent === wished) continue;
      for (const [at, pointing] of positions.entries()) {
        if (parent !== undefined)
          values[pointing] = this.#valueOf(targetIndex, targets[at]!, parent);
        else if (entity.fields[pointing]!.optional) values[pointing] = null;
      }
    }
    // It derives from the others, which may have changed.
    if (entity.identifying) values[0] = undefined;
    return values;
  }

  /** Whether a row was chosen to break a rule. */
  #isBroken({ dice, isBreakable: canBreak }: Rows, row: number): boolean {
    return canBreak && this.#invalid > 0 && dice.unit(row, ROLL.broken) < this.#invalid;
  }

  #isRejected(own: Rows, row: number): boolean {
    if (this.#invalid === 0) return false;
    const known = own.fates?.[row];
    if (known) return known === FATE.rejected;
    const isRejected = this.#findFate(own, row);
    if (own.fates) own.fates[row] = isRejected ? FATE.rejected : FATE.accepted;
    return isRejected;
  }

  #findFate(own: Rows, row: number): boolean {
    if (this.#isBroken(own, row)) return true;
    const { index, fields } = own.entity;
    return checkedOf(own.entity).some((reference) => {
      const { position, positions } = reference;
      if (positions.some((at) => fields[at]!.optional)) return false;
      const wished = this.#generator.parent(index, position, row);
      if (wished === null) return false;
      return this.#wholeParent(own, reference, row, wished) === undefined;
    });
  }

  /**
   * The parent of a row: the wished one, or one near to it that is inserted. A reference that must not repeat has no
   * other than the wished one, and neither has one by which other rows find this row.
   */
  #wholeParent(own: Rows, reference: Reference, row: number, wished: number): number | undefined {
    const { position, targetIndex, isLate } = reference;
    const parents = this.#rows[targetIndex]!;
    if (!this.#isRejected(parents, wished)) return wished;
    if (isPartOfKey(own.entity, reference)) return undefined;
    if (this.#plan.fields[own.entity.index]![position]!.rule.rule !== 'free') return undefined;
    const last = isLate ? parents.count : this.#available(own, parents, row);
    return this.#nearest(parents, wished, last, (number) => !this.#isRejected(parents, number));
  }

  /** The first row that is as wanted, searched from `from` down to 1, then from `last` down. */
  #nearest(
    { count }: Rows,
    from: number,
    last: number,
    isWanted: (row: number) => boolean,
  ): number | undefined {
    const highest = Math.min(last, count);
    let row = Math.min(from, highest);
    for (let look = Math.min(LOOKS, highest); look > 0; look -= 1) {
      if (isWanted(row)) return row;
      row = row > 1 ? row - 1 : highest;
    }
    return undefined;
  }

  /** How many parents come before a row. */
  #available(own: Rows, parents: Rows, row: number): number {
    return own === parents ? row - 1 : availableParents(parents.count, own.count, row);
  }

  #valueOf(entity: number, position: number, row: number): RawValue {
    return this.#rows[entity]!.readers[position]!(this.#generator.value(entity, position, row));
  }

  #sceneOf(own: Rows, row: number): FaultScene {
    const { dice, entity } = own;
    const target = (last: number): number => 1 + dice.below(row, ROLL.faultTarget, last);
    return {
      row,
      dice,
      earlierValue: (position) => {
        if (row === 1) return undefined;
        const isWhole = (number: number): boolean => !this.#isRejected(own, number);
        const owner = this.#nearest(own, target(row - 1), row - 1, isWhole);
        if (owner === undefined) return undefined;
        const value = this.#generator.value(entity.index, position, owner);
        return own.readers[position]!(value) ?? undefined;
      },
      brokenParent: ({ targetIndex, targets }) => {
        const parents = this.#rows[targetIndex]!;
        const last = this.#available(own, parents, row);
        if (last === 0) return undefined;
        const isBroken = (number: number): boolean => this.#isRejected(parents, number);
        const parent = this.#nearest(parents, target(last), last, isBroken);
        return parent === undefined ? undefined : this.#valueOf(targetIndex, targets[0]!, parent);
      },
      unusedKey: ({ targetIndex, targets, isByKey }) => {
        const { count } = this.#rows[targetIndex]!;
        const { size } = this.#plan.fields[targetIndex]![targets[0]!]!.source;
        const beyond = count + target(UNUSED);
        if (beyond <= size) return this.#valueOf(targetIndex, targets[0]!, beyond);
        // Where all keys are used, the value breaks the rule of its field, or is that of no row.
        return isByKey ? '' : 0;
      },
    };
  }
}

/** Whether other rows find the rows of an entity by this reference, too. */
function isPartOfKey(
  { isReferenced, identifying = [] }: Entity,
  { positions }: Reference,
): boolean {
  return isReferenced && positions.some((position) => identifying.includes(position));
}

/** A generated value as it would be in an input file. */
function rawReader({ kind }: Field): (value: Value) => RawValue {
  if (kind === 'decimal') {
    return (value) => (value === null ? null : new Written(String(value)));
  }
  return (value) => (typeof value === 'bigint' ? new Written(String(value)) : value);
}

/** The rows of a model file, by their plan. */
export function openModelRows(
  plan: GeneratePlan,
  description: Description,
  model: Model,
): RowSource {
  return new ModelRows(plan, description, model);
}
