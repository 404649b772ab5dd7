import { idOfKey } from '../../entities/identity.js';
import { entityAt, fieldAt, referenceAt, type Entity, type Model, type Value } from '../model.js';
import { chancesOf, permuted, type Chances, type FieldChances } from './chances.js';
import { NamedDice } from './dice.js';
import type { FieldPlan, ModelPlan } from './plan.js';

/** A row: the values of its fields, in their order. */
export type GeneratedRow = readonly Value[];

/** Makes the value of one field of each row. */
export type ValueMaker = (row: number) => Value;

/** The number of a row's value among those of its source; undefined for no value. */
type IndexOf = (row: number) => number | undefined;

/**
 * The generated rows of a model. A value is a function of the seed, the names of table and field, and the number
 * of the row: any row can be made at any time, in any thread.
 */
export class Generator {
  readonly #model: Model;
  readonly #plan: ModelPlan;
  readonly #seed: number;
  readonly #chances: Chances;
  readonly #makers: readonly (readonly ValueMaker[])[];
  /** By entity and position: the number of the row to which a row refers. */
  readonly #parents: readonly (readonly ((row: number) => number | null)[])[];

  /** @param plan without faults, made with the same seed */
  constructor(model: Model, plan: ModelPlan, seed: number) {
    if (plan.faults.length > 0) throw new RangeError('rows of a plan with faults cannot be made');
    this.#model = model;
    this.#plan = plan;
    this.#seed = seed;
    this.#chances = chancesOf(model, seed);
    const indexes = plan.fields.map((fields, entity) =>
      fields.map((field, position) => this.#indexOf(entity, position, field)),
    );
    this.#makers = plan.fields.map((fields, entity) =>
      fields.map((field, position) => this.#makerOf(entity, field, indexes[entity]![position]!)),
    );
    this.#parents = plan.fields.map((fields, entity) =>
      fields.map(({ source }, position) => {
        const indexOf = indexes[entity]![position]!;
        return (row) => {
          const index = indexOf(row);
          return index === undefined ? null : Number(source.at(index, row));
        };
      }),
    );
  }

  /** A row of an entity. @param row its number, from 1 */
  row(entity: number, row: number): GeneratedRow {
    return (this.#makers[entity] ?? []).map((make) => make(row));
  }

  /** What makes the value of one field of each row. */
  maker(entity: number, position: number): ValueMaker {
    const maker = this.#makers[entity]?.[position];
    if (!maker) throw new RangeError(`the model has no field ${position} of entity ${entity}`);
    return maker;
  }

  /** The value of one field of a row. */
  value(entity: number, position: number, row: number): Value {
    return this.#makers[entity]?.[position]?.(row) ?? null;
  }

  /** The number of the row, from 1, to which a field of a row refers; null if it refers to none. */
  parent(entity: number, position: number, row: number): number | null {
    return this.#parents[entity]?.[position]?.(row) ?? null;
  }

  #makerOf(
    entity: number,
    { kind, source, target, targetPosition = 0, leader }: FieldPlan,
    indexOf: IndexOf,
  ): ValueMaker {
    if (kind === 'derived') return (row) => this.#idOf(entity, row);
    if (target !== undefined && leader !== undefined) {
      return (row) => {
        const parent = this.parent(entity, leader, row);
        return parent === null ? null : this.value(target, targetPosition, parent);
      };
    }
    return (row) => {
      const index = indexOf(row);
      if (index === undefined) return null;
      const value = source.at(index, row);
      return target === undefined ? value : this.value(target, targetPosition, Number(value));
    };
  }

  /** The values of the key of a row. */
  key(entity: number, row: number): (string | number | boolean | null)[] {
    const { key } = entityAt(this.#model, entity);
    return key.map((position) => storedForm(this.value(entity, position, row)));
  }

  /** The number that derives from the key of a row. */
  #idOf(entity: number, row: number): number {
    return idOfKey(this.key(entity, row));
  }

  /** What gives a row the number of its value among those of the source; undefined for no value. */
  #indexOf(entityIndex: number, position: number, plan: FieldPlan): IndexOf {
    const entity = entityAt(this.#model, entityIndex);
    const nulls = nullsOf(entity, position);
    const chances = this.#chances.field(entity, position);
    const number = this.#numberOf(entity, plan, chances);
    return nulls === 0 ? number : (row) => (chances.isNull(row, nulls) ? undefined : number(row));
  }

  /** What gives a row the number of its value; undefined for none. */
  #numberOf({ index, table }: Entity, plan: FieldPlan, chances: FieldChances): IndexOf {
    const { source, rule } = plan;
    switch (rule.rule) {
      case 'alone':
        if (source.inOrder) return (row) => source.inOrder?.(row);
        // A table without rows: those that refer to it have none either, or no value.
        if (source.size === 0) return () => undefined;
        return chances.order(source.size, this.rowsOf(index));
      case 'together': {
        const order = permuted(rule.product, new NamedDice(this.#seed, table, rule.key));
        return (row) => Math.floor(order(row) / rule.divisor) % rule.size;
      }
      case 'free': {
        if (source.isOfRow) return () => 0;
        if (!source.choose) return (row) => Math.floor(chances.number(row) * source.size);
        return (row) => source.choose?.(chances.number(row), row);
      }
    }
  }

  /** The rows of an entity that the model plans. */
  rowsOf(entity: number): number {
    return this.#plan.rows[entity] ?? 0;
  }
}

/** The share of rows without a value; of fields that refer together none is empty alone. */
function nullsOf(entity: Entity, position: number): number {
  const positions = referenceAt(entity, position)?.positions ?? [position];
  return Math.min(...positions.map((at) => fieldAt(entity, at).nulls));
}

function storedForm(value: Value): string | number | boolean | null {
  return typeof value === 'bigint' ? String(value) : value;
}
