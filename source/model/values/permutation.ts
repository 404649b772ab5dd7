import { mixBits, type NamedDice } from './dice.js';

const ROUNDS = 4;

/** The largest range of a permutation. */
export const MOST_PERMUTED = 2 ** 48;

/**
 * A permutation of the whole numbers below a size, in no visible order: different numbers stay different. It is a
 * Feistel network over the next even number of bits; a number beyond the size is permuted again.
 */
export class Permutation {
  readonly #size: number;
  readonly #base: number;
  readonly #keys: readonly number[];

  /** @param size from 1 to 2⁴⁸ */
  constructor(size: number, { low, high }: NamedDice) {
    if (!(size >= 1 && size <= MOST_PERMUTED)) throw new RangeError(`${size} cannot be permuted`);
    this.#size = size;
    let bits = 1;
    while (2 ** (2 * bits) < size) bits += 1;
    this.#base = 2 ** bits;
    this.#keys = Array.from({ length: ROUNDS }, (_, round) =>
      mixBits(low + Math.imul(round, high | 1)),
    );
  }

  /** The number that another one becomes. @param index from 0 to the size − 1 */
  at(index: number): number {
    let value = this.#shuffle(index);
    while (value >= this.#size) value = this.#shuffle(value);
    return value;
  }

  #shuffle(index: number): number {
    const base = this.#base;
    let left = Math.floor(index / base);
    let right = index % base;
    for (const key of this.#keys) {
      const next = (left ^ mixBits(right + key)) & (base - 1);
      left = right;
      right = next;
    }
    return left * base + right;
  }
}
