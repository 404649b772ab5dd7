import { fieldAt, type Entity, type Model } from '../model.js';
import { NamedDice, type Dice } from './dice.js';
import { Permutation } from './permutation.js';
import { FIELD_ROLL, ROW_ROLL } from './rolls.js';
import { RowDice } from './row-dice.js';

/** What decides about a field of each row. Rows count from 1. */
export interface FieldChances {
  /** Whether a row has no value, for a share of such rows. */
  isNull(row: number, share: number): boolean;
  /** A number in [0, 1). */
  number(row: number): number;
  /** Gives each of so many rows another number from 0 to size − 1, in no visible order, as far as there are any. */
  order(size: number, rows: number): (row: number) => number;
}

/** Where the random numbers of a model's rows come from. */
export interface Chances {
  /**
   * The dice that all fields of one person, product or place share in a row.
   * @param occurrence counts the fields of the same kind in a table, from 1
   */
  shared(entity: Entity, occurrence: number): Dice;
  field(entity: Entity, position: number): FieldChances;
}

/** The random numbers of a model, which it chooses itself. */
export function chancesOf({ random }: Pick<Model, 'random'>, seed: number): Chances {
  return random === 'positions' ? byPosition(seed) : byName(seed);
}

/** Each field has dice of its own, by its name and that of its table. */
function byName(seed: number): Chances {
  return {
    shared: ({ table }, occurrence) => new NamedDice(seed, table, `kind ${occurrence}`),
    field(entity, position) {
      const dice = new NamedDice(seed, entity.table, fieldAt(entity, position).name);
      return {
        isNull: (row, share) => dice.unit(row, FIELD_ROLL.isNull) < share,
        number: (row) => dice.unit(row, FIELD_ROLL.number),
        order: (size) => permuted(size, dice),
      };
    },
  };
}

/** All fields of a table share dice, by its position in the model. */
function byPosition(seed: number): Chances {
  return {
    shared: ({ index }, occurrence) =>
      new RowDice(seed, index, ROW_ROLL.shared + (occurrence - 1) * ROW_ROLL.apart),
    field(entity, position) {
      const dice = new RowDice(seed, entity.index);
      const roll = rollOf(entity, position);
      const isNull = ROW_ROLL.isNull + position * ROW_ROLL.apart;
      return {
        isNull: (row, share) => dice.unit(row, isNull) < share,
        number: (row) => dice.unit(row, roll),
        order: (size, rows) => scrambled(size, rows, dice),
      };
    },
  };
}

/** The roll of a field that chooses its value by itself: references in turn, then the others. */
function rollOf({ key, references }: Entity, position: number): number {
  const at = references.findIndex(({ positions }) => positions.includes(position));
  if (at === -1) {
    const before = Array.from({ length: position }, (_, other) => other).filter(
      (other) =>
        !key.includes(other) && !references.some(({ positions }) => positions.includes(other)),
    );
    return ROW_ROLL.number + before.length * ROW_ROLL.apart;
  }
  const roll = at % 2 === 0 ? ROW_ROLL.reference : ROW_ROLL.secondReference;
  return roll + Math.floor(at / 2) * ROW_ROLL.apart;
}

/** A random order that a name gives. */
export function permuted(size: number, dice: NamedDice): (row: number) => number {
  const permutation = new Permutation(size, dice);
  return (row) => permutation.at((row - 1) % size);
}

function scrambled(size: number, rows: number, dice: RowDice): (row: number) => number {
  return (row) => {
    let number = dice.scramble(row, rows);
    // Where a number is too large, the permutation goes on from it: so it stays one.
    while (number >= size) number = dice.scramble(number, rows);
    return number;
  };
}
