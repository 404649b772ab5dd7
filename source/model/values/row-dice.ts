import { Dice, GOLDEN, mixBits } from './dice.js';

/** The smallest range of `scramble`, in bits. */
const FEWEST_BITS = 10;

/** Bits of a number that any row up to `rows` fits into. */
export function bitsOfRows(rows: number): number {
  return Math.max(FEWEST_BITS, 32 - Math.clz32(rows));
}

/** Dice that depend on a seed and the position of the table: all fields of a row share them. */
export class RowDice extends Dice {
  readonly #low: number;
  readonly #high: number;
  readonly #first: number;

  /**
   * @param seed any whole number up to 2⁵³−1; all of its bits count
   * @param index the position of the table in the model
   * @param first added to the numbers of all decisions
   */
  constructor(seed: number, index: number, first = 0) {
    super();
    const low = mixBits((seed >>> 0) + Math.imul(GOLDEN, index + 1));
    // As signed numbers of 32 bits, which engines keep without a box.
    this.#low = low | 0;
    this.#high = mixBits(low ^ mixBits(Math.floor(seed / 2 ** 32) ^ GOLDEN)) | 0;
    this.#first = first;
  }

  /** Of 32 bits. */
  unit(row: number, roll: number): number {
    const state = mixBits(mixBits(row ^ this.#low) + this.#high);
    return mixBits(state + Math.imul(this.#first + roll + 1, GOLDEN)) / 2 ** 32;
  }

  /**
   * A permutation of the rows up to `rows`: a different number for each row, in no visible order.
   * @returns a number from 0 to 2 ** bitsOfRows(rows) − 1
   */
  scramble(row: number, rows: number): number {
    const bits = bitsOfRows(rows);
    const mask = 2 ** bits - 1;
    const half = bits >>> 1;
    let number = Math.imul((row ^ this.#low) & mask, 0x2c1b3c6d) & mask;
    number ^= number >>> half;
    number = Math.imul(number ^ (this.#high & mask), 0x297a2d39) & mask;
    return number ^ (number >>> half);
  }
}
