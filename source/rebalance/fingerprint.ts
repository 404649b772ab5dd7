import { hashText } from '../base/hash.js';
import type { FoundRow } from '../db/rows.js';

/** The number of rows and the sums of their hashes: equal for equal rows in any order. */
export interface Sums {
  readonly rows: number;
  readonly low: number;
  readonly high: number;
}

/** Computes `Sums`, to compare two sets of rows without holding them in memory. */
export class Fingerprint {
  #rows = 0;
  #low = 0;
  #high = 0;

  add(row: FoundRow): void {
    const hash = hashText(JSON.stringify(row));
    this.#rows += 1;
    this.#low = (this.#low + (hash % 2 ** 32)) % 2 ** 32;
    this.#high = (this.#high + Math.floor(hash / 2 ** 32)) % 2 ** 32;
  }

  get sums(): Sums {
    return { rows: this.#rows, low: this.#low, high: this.#high };
  }
}

export function isSameSums(one: Sums, other: Sums): boolean {
  return one.rows === other.rows && one.low === other.low && one.high === other.high;
}
