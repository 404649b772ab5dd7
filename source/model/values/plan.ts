import { cutText } from '../../base/text.js';
import { valueFault } from '../check-value.js';
import {
  DEFAULT_ROWS,
  entityAt,
  fieldAt,
  isOptional,
  plannedRows,
  referenceAt,
  type Entity,
  type Model,
  type Value,
} from '../model.js';
import { chancesOf, type Chances } from './chances.js';
import { chooseKind, type ChosenKind } from './guess.js';
import { kindNamed } from './kinds.js';
import { referenceSource } from './references.js';
import type { Source } from './source.js';
import { numberRules, type NumberRule } from './unique-keys.js';

/** How the values of a field are generated. */
export interface FieldPlan extends ChosenKind {
  readonly source: Source;
  readonly rule: NumberRule;
  /** The index of the entity that the field refers to: its values are then the numbers of rows. */
  readonly target?: number;
  /** The position of the value in the rows of that entity. */
  readonly targetPosition?: number;
  /** The field that chooses the row, where several fields refer to one together and this is another of them. */
  readonly leader?: number;
}

/** Why rows cannot be generated. */
export interface PlanFault {
  readonly entity: number;
  /** The fields that it is about. */
  readonly positions: readonly number[];
  readonly problem: string;
  readonly hint: string;
  /** How many rows are possible, where too many are asked. */
  readonly possible?: bigint | undefined;
}

/** How the rows of each entity are generated, by entity and field, or why they cannot be. */
export interface ModelPlan {
  readonly fields: readonly (readonly FieldPlan[])[];
  /** The rows of each entity. */
  readonly rows: readonly number[];
  /** Empty where all rows can be generated. */
  readonly faults: readonly PlanFault[];
}

/**
 * Chooses a kind for each field, and checks that it has as many values as the rows need.
 * @param isKnown whether a field is as the model file means it; the others are not checked
 */
export function planModel(
  model: Model,
  seed: number,
  isKnown: (entity: number, position: number) => boolean = () => true,
): ModelPlan {
  const rows = plannedRows(model);
  const chances = chancesOf(model, seed);
  const faults: PlanFault[] = [];
  const fields = model.entities.map((entity) => {
    const planner = new Drafts(model, entity, { rows, chances, faults });
    const drafts = entity.fields.map((_, position) =>
      isKnown(entity.index, position) ? planner.draft(position) : undefined,
    );
    const sources = drafts.map((draft) => draft?.source);
    const { rules, faults: tooFew } = numberRules(entity, sources, rows[entity.index] ?? 0);
    faults.push(
      ...tooFew.map(({ positions, problem, possible }) => ({
        entity: entity.index,
        positions,
        problem,
        possible,
        hint: 'Widen the constraints of the field, or lower dbsim:rows',
      })),
    );
    return drafts.flatMap((draft, position): FieldPlan[] =>
      draft ? [{ ...draft, rule: rules[position] ?? { rule: 'free' } }] : [],
    );
  });
  return { fields, rows, faults };
}

type Draft = Omit<FieldPlan, 'rule'>;

/** What to do where a kind has no values and another kind would not have them either. */
const CURES: Readonly<Record<string, string>> = {
  constant: 'Add dbsim:value, the value of each row',
  pattern: 'Change pattern, minLength or maxLength',
};

/** The fields of one entity while they are planned. */
class Drafts {
  readonly #model: Model;
  readonly #entity: Entity;
  readonly #rows: readonly number[];
  readonly #chances: Chances;
  readonly #faults: PlanFault[];
  /** How many fields before have a kind. */
  readonly #occurrences = new Map<string, number>();

  constructor(
    model: Model,
    entity: Entity,
    {
      rows,
      chances,
      faults,
    }: {
      readonly rows: readonly number[];
      readonly chances: Chances;
      readonly faults: PlanFault[];
    },
  ) {
    this.#model = model;
    this.#entity = entity;
    this.#rows = rows;
    this.#chances = chances;
    this.#faults = faults;
  }

  draft(position: number): Draft | undefined {
    const field = fieldAt(this.#entity, position);
    if (field.type === 'integer' && field.isDerived) return this.#derived();
    return this.#reference(position) ?? this.#kind(position);
  }

  /** A number for each row. */
  #derived(): Draft {
    const rows = this.#count;
    const source: Source = { possible: BigInt(rows), size: rows, at: (index) => index + 1 };
    return { kind: 'derived', why: 'it derives from the key', source };
  }

  #reference(position: number): Draft | undefined {
    const entity = this.#entity;
    const reference = referenceAt(entity, position);
    if (!reference) return undefined;
    const { target, positions } = reference;
    const part = positions.indexOf(position);
    const targetPosition = entityAt(this.#model, target).key[part] ?? 0;
    const why = 'it refers to another row';
    const [leader = position] = positions;
    if (leader !== position) {
      const source: Source = { possible: 1n, size: 1, at: (index) => index + 1 };
      return { kind: 'reference', why, source, target, targetPosition, leader };
    }
    const isFromFile = entityAt(this.#model, target).file !== undefined;
    // A file is taken to have enough rows.
    const parents = isFromFile ? Math.max(DEFAULT_ROWS, this.#count) : (this.#rows[target] ?? 0);
    if (parents === 0 && !isOptional(entity, reference) && this.#count > 0) {
      this.#fail(position, 'refers to a table without rows', 'Raise its dbsim:rows');
    }
    const source = referenceSource(entity, reference, { rows: this.#count, parents });
    return { kind: 'reference', why, source, target, targetPosition };
  }

  #kind(position: number): Draft | undefined {
    const entity = this.#entity;
    const field = fieldAt(entity, position);
    const chosen = chooseKind(entity, position, field);
    const kind = kindNamed(chosen.kind);
    if (!kind) throw new RangeError(`there is no kind ${chosen.kind}`);
    if (!kind.types.includes(field.type)) {
      return this.#fail(position, `the kind ${kind.name} has no values of the type ${field.type}`);
    }
    const source = kind.build(field, {
      rows: this.#count,
      isUnique: field.unique || this.#isInKey(position),
      shared: this.#chances.shared(entity, this.#occurrence(kind.name)),
      constant: field.kind?.value,
    });
    if (typeof source === 'string') {
      return this.#fail(position, `the kind ${kind.name} ${source}`, CURES[kind.name]);
    }
    for (const value of someValues(source)) {
      const fault = valueFault(field, asStored(value));
      if (fault === undefined) continue;
      const shown = cutText(String(value), 40);
      return this.#fail(position, `the kind ${kind.name} gives ${shown}, which ${fault}`);
    }
    return { ...chosen, source };
  }

  get #count(): number {
    return this.#rows[this.#entity.index] ?? 0;
  }

  #isInKey(position: number): boolean {
    const { key, uniqueKeys } = this.#entity;
    return [key, ...uniqueKeys].some((positions) => positions.includes(position));
  }

  #occurrence(kind: string): number {
    const count = (this.#occurrences.get(kind) ?? 0) + 1;
    this.#occurrences.set(kind, count);
    return count;
  }

  #fail(position: number, problem: string, hint = 'Choose another dbsim:kind'): undefined {
    const { index, table } = this.#entity;
    const { name } = fieldAt(this.#entity, position);
    this.#faults.push({
      entity: index,
      positions: [position],
      problem: `${table}.${name}: ${problem}`,
      hint,
    });
    return undefined;
  }
}

/** A value as a run stores it: texts are normalised first. */
function asStored(value: Value): Value {
  return typeof value === 'string' ? value.normalize('NFC') : value;
}

/** The first, the middle and the last value of a source. */
function someValues(source: Source): Value[] {
  const { size } = source;
  if (size === 0) return [];
  return [0, Math.floor(size / 2), size - 1].map((index) => source.at(index, 1 + index));
}
