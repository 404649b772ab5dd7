import { hashNumber } from './hash.js';

const FIRST_CAPACITY = 1 << 8;

/**
 * A map from numbers (except NaN) to numbers in typed arrays, for millions of entries: 24 to 48 bytes each,
 * and no objects for the garbage collector to scan.
 */
export class NumberTable {
  #keys = new Float64Array(FIRST_CAPACITY).fill(Number.NaN);
  #values = new Float64Array(FIRST_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: number): number | undefined {
    const slot = this.#find(key);
    return this.#keys[slot] === key ? this.#values[slot] : undefined;
  }

  set(key: number, value: number): void {
    let slot = this.#find(key);
    if (this.#keys[slot] !== key) {
      if (this.#size * 3 >= this.#keys.length * 2) {
        this.#grow();
        slot = this.#find(key);
      }
      this.#keys[slot] = key;
      this.#size += 1;
    }
    this.#values[slot] = value;
  }

  /** All entries, in no particular order. */
  *entries(): Generator<[key: number, value: number], void, void> {
    for (const [slot, key] of this.#keys.entries()) {
      if (!Number.isNaN(key)) yield [key, this.#values[slot] ?? 0];
    }
  }

  /** The slot of a key, or the free slot where it would be stored. */
  #find(key: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let slot = hashNumber(key) & mask;
    for (;;) {
      const found = keys[slot] ?? Number.NaN;
      if (found === key || Number.isNaN(found)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Float64Array(keys.length * 2).fill(Number.NaN);
    this.#values = new Float64Array(keys.length * 2);
    for (const [slot, key] of keys.entries()) {
      if (Number.isNaN(key)) continue;
      const target = this.#find(key);
      this.#keys[target] = key;
      this.#values[target] = values[slot] ?? 0;
    }
  }
}
