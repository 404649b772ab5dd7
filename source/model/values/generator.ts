import { entityAt, fieldAt, type Model, type Value } from '../model.js';
import { Dice } from './dice.js';
import { Permutation } from './permutation.js';
import type { FieldPlan, ModelPlan } from './plan.js';

/** The rolls of a field. */
const ROLL = { isNull: 0, number: 1 } as const;

/** A row: the values of its fields, in their order. */
export type GeneratedRow = readonly Value[];

/** Makes the value of one field of each row. */
type ValueMaker = (row: number) => Value;

/**
 * The generated rows of a model. A value is a function of the seed, the names of table and field, and the number
 * of the row: any row can be made at any time, in any thread.
 */
export class Generator {
  readonly #model: Model;
  readonly #plan: ModelPlan;
  readonly #seed: number;
  readonly #makers: readonly (readonly ValueMaker[])[];

  /** @param plan without faults, made with the same seed */
  constructor(model: Model, plan: ModelPlan, seed: number) {
    if (plan.faults.length > 0) throw new RangeError('rows of a plan with faults cannot be made');
    this.#model = model;
    this.#plan = plan;
    this.#seed = seed;
    this.#makers = plan.fields.map((fields, entity) =>
      fields.map((field, position) => this.#makerOf(entity, position, field)),
    );
  }

  /** A row of an entity. @param row its number, from 1 */
  row(entity: number, row: number): GeneratedRow {
    return (this.#makers[entity] ?? []).map((make) => make(row));
  }

  /** The value of one field of a row. */
  value(entity: number, position: number, row: number): Value {
    return this.#makers[entity]?.[position]?.(row) ?? null;
  }

  #makerOf(entityIndex: number, position: number, plan: FieldPlan): ValueMaker {
    const entity = entityAt(this.#model, entityIndex);
    const field = fieldAt(entity, position);
    const dice = new Dice(this.#seed, entity.table, field.name);
    const number = this.#numberOf(entity.table, plan, dice);
    const { source, target } = plan;
    const key = target === undefined ? undefined : entityAt(this.#model, target).key[0];
    return (row) => {
      if (field.nulls > 0 && dice.unit(row, ROLL.isNull) < field.nulls) return null;
      const index = number(row);
      if (index === undefined) return null;
      const value = source.at(index, row);
      return target === undefined || key === undefined
        ? value
        : this.value(target, key, Number(value));
    };
  }

  /** What gives a row the number of its value; undefined for none. */
  #numberOf(table: string, plan: FieldPlan, dice: Dice): (row: number) => number | undefined {
    const { source, rule } = plan;
    switch (rule.rule) {
      case 'alone': {
        if (source.inOrder) return (row) => source.inOrder?.(row);
        const permutation = new Permutation(source.size, dice);
        return (row) => permutation.at((row - 1) % source.size);
      }
      case 'together': {
        const permutation = new Permutation(rule.product, new Dice(this.#seed, table, rule.key));
        return (row) =>
          Math.floor(permutation.at((row - 1) % rule.product) / rule.divisor) % rule.size;
      }
      case 'free':
        return (row) => {
          const unit = dice.unit(row, ROLL.number);
          return source.choose ? source.choose(unit, row) : Math.floor(unit * source.size);
        };
    }
  }

  /** The rows of an entity that the model plans. */
  rowsOf(entity: number): number {
    return this.#plan.rows[entity] ?? 0;
  }
}
