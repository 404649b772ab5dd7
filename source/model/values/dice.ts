import { hashText } from '../../base/hash.js';

export const GOLDEN = 0x9e3779b9;
const WORD = 2 ** 32;

/** The finalizer of MurmurHash3: every input bit affects every output bit. */
export function mixBits(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/**
 * Random numbers about rows, without any state: each is a function of the row and of the decision, so that any thread
 * can make any row at any time.
 */
export abstract class Dice {
  /** A number in [0, 1). @param roll tells apart several decisions about one row */
  abstract unit(row: number, roll: number): number;

  /** A whole number from 0 to `count` − 1. */
  below(row: number, roll: number, count: number): number {
    return Math.floor(this.unit(row, roll) * count);
  }

  /** One of the items, all equally likely; the list must not be empty. */
  pick<Item>(row: number, roll: number, items: readonly Item[]): Item {
    const item = items[this.below(row, roll, items.length)];
    if (item === undefined) throw new RangeError('there is nothing to pick from');
    return item;
  }
}

/** Dice that depend on a seed and some names alone: another table or field in the model changes none of them. */
export class NamedDice extends Dice {
  /** 64 bits, from which permutations derive theirs. */
  readonly low: number;
  readonly high: number;

  /** @param seed any whole number up to 2⁵³−1; all of its bits count */
  constructor(seed: number, ...names: readonly string[]) {
    super();
    const name = hashText(names.join('\0'));
    const low = mixBits((seed >>> 0) + GOLDEN) ^ (name >>> 0);
    this.low = mixBits(low + GOLDEN);
    this.high = mixBits(this.low ^ mixBits(Math.floor(seed / WORD) + Math.floor(name / WORD)));
  }

  /** 32 random bits. */
  bits(row: number, roll: number): number {
    const state = mixBits((mixBits(row ^ this.low) + this.high) ^ mixBits(Math.floor(row / WORD)));
    return mixBits(state + Math.imul(roll + 1, GOLDEN));
  }

  /** Of 53 bits. */
  unit(row: number, roll: number): number {
    const high = this.bits(row, 2 * roll) >>> 5;
    const low = this.bits(row, 2 * roll + 1) >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }
}
