import type { Entity } from '../../../entities/entity.js';

/**
 * The random decisions about a row. Each has a number of its own, so that they are independent. Fields of the
 * same kind have `ROLLS_OF_FIELD` between their numbers.
 */
export const ROLL = {
  broken: 0,
  fault: 1,
  secondFault: 2,
  secondFaultChoice: 3,
  faultDetail: 4,
  faultTarget: 5,
  culture: 6,
  given: 7,
  family: 8,
  addressStyle: 9,
  addressDomain: 10,
  addressCase: 11,
  category: 12,
  nameShape: 13,
  adjective: 14,
  material: 15,
  noun: 16,
  modelLetter: 17,
  modelNumber: 18,
  price: 19,
  priceEnding: 20,
  reference: 21,
  secondReference: 22,
  quantity: 23,
  word: 24,
} as const;

export type Roll = number;

/** The distance between the numbers of the decisions about two fields of the same kind. */
export const ROLLS_OF_FIELD = 64;

const GOLDEN = 0x9e3779b9;

/** The finalizer of MurmurHash3: every input bit affects every output bit. */
function mix(bits: number): number {
  let mixed = bits ^ (bits >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/**
 * The random numbers of one entity. Each is a function of the seed, the entity, the row and the decision,
 * without any state, so that any thread can generate any row at any time.
 */
export class RowDice {
  readonly #low: number;
  readonly #high: number;

  /** @param seed any whole number up to 2⁵³−1; all of its bits count */
  constructor(seed: number, { index }: Pick<Entity, 'index'>) {
    const low = mix((seed >>> 0) + Math.imul(GOLDEN, index + 1));
    this.#low = low;
    this.#high = mix(low ^ mix(Math.floor(seed / 2 ** 32) ^ GOLDEN));
  }

  /** 32 random bits, as a number from 0 to 2³²−1. */
  bits(row: number, roll: Roll): number {
    const state = mix(mix(row ^ this.#low) + this.#high);
    return mix(state + Math.imul(roll + 1, GOLDEN)) >>> 0;
  }

  /** A number in [0, 1). */
  unit(row: number, roll: Roll): number {
    return this.bits(row, roll) / 2 ** 32;
  }

  /** A whole number from 0 to `count` − 1. */
  below(row: number, roll: Roll, count: number): number {
    return Math.floor(this.unit(row, roll) * count);
  }

  /** One of the items, all equally likely; the list must not be empty. */
  pick<Item>(row: number, roll: Roll, items: readonly Item[]): Item {
    const item = items[this.below(row, roll, items.length)];
    if (item === undefined) throw new RangeError('there is nothing to pick from');
    return item;
  }

  /**
   * A permutation of the rows up to `rows` within `count` numbers; there must be at least as many.
   * @returns a number from 0 to `count` − 1, different for each row
   */
  permute(row: number, rows: number, count: number): number {
    let number = this.scramble(row - 1, rows);
    // Where a number is too large, the permutation goes on from it: so it stays one.
    while (number >= count) number = this.scramble(number, rows);
    return number;
  }

  /**
   * A permutation of the rows up to `rows`: a different number for each row, in no visible order.
   * @returns a number from 0 up to, but not including, the power of two above `rows` (at least 1024)
   */
  scramble(row: number, rows: number): number {
    const bits = Math.max(10, 32 - Math.clz32(rows));
    const mask = 2 ** bits - 1;
    const half = bits >>> 1;
    let number = Math.imul((row ^ this.#low) & mask, 0x2c1b3c6d) & mask;
    number ^= number >>> half;
    number = Math.imul(number ^ (this.#high & mask), 0x297a2d39) & mask;
    return number ^ (number >>> half);
  }
}

/** Repeats each item by its weight, so that a uniform pick is a weighted one. */
export function byWeight<Item extends { readonly weight: number }>(items: readonly Item[]): Item[] {
  return items.flatMap((item) => Array.from({ length: item.weight }, () => item));
}
