import { hashNumber } from '../base/hash.js';

/** What is expected of the row with an id. The higher one wins where several things are known of it. */
export const EXPECTATION = {
  /** A row with this id was refused, and nothing else is known of it. */
  refused: 1,
  /** A run after this one may have written it. */
  later: 2,
  /** It may have been written; nobody can tell from the ledger alone. */
  unknown: 3,
  /** Written and acknowledged by this run. */
  inserted: 4,
  /** Stood there before the run. From `inserted` on, the row must be there as it was. */
  before: 5,
} as const;

export type Expectation = (typeof EXPECTATION)[keyof typeof EXPECTATION];

/** What is known of one id. */
export interface IdEntry {
  readonly expectation: Expectation | 0;
  /** Hash of the expected fields; meaningless unless inserted or before. */
  readonly hash: number;
  /** Row of the workload, from 1; 0 where it came from elsewhere. */
  readonly row: number;
}

const FIRST_CAPACITY = 1 << 10;

/**
 * Ids and what is known of them, in typed arrays: about 50 bytes a row at most, for millions of rows.
 */
export class IdTable {
  #keys = new Float64Array(FIRST_CAPACITY).fill(Number.NaN);
  #hashes = new Float64Array(FIRST_CAPACITY);
  #rows = new Uint32Array(FIRST_CAPACITY);
  #expectations = new Uint8Array(FIRST_CAPACITY);
  #seen = new Uint8Array(FIRST_CAPACITY);
  #size = 0;

  /** Notes an expectation unless the same or a higher one is known; gives what was known before. */
  expect(id: number, expectation: Expectation, hash: number, row: number): Expectation | 0 {
    const slot = this.#slotFor(id);
    const known = (this.#expectations[slot] ?? 0) as Expectation | 0;
    if (known >= expectation) return known;
    this.#expectations[slot] = expectation;
    this.#hashes[slot] = hash;
    this.#rows[slot] = row;
    return known;
  }

  /** Notes that a row with this id is stored; how often it has been seen with this time (up to 255). */
  see(id: number): number {
    return this.#seeIn(this.#slotFor(id));
  }

  /**
   * Notes that a row with this id and this hash of its fields is stored.
   * @returns whether it is seen for the first time and is what must be there
   */
  seeExpected(id: number, hash: number): boolean {
    const slot = this.#slotFor(id);
    return (
      this.#seeIn(slot) === 1 &&
      (this.#expectations[slot] ?? 0) >= EXPECTATION.inserted &&
      this.#hashes[slot] === hash
    );
  }

  #seeIn(slot: number): number {
    const seen = Math.min(255, (this.#seen[slot] ?? 0) + 1);
    this.#seen[slot] = seen;
    return seen;
  }

  /** How often rows with this id were seen. */
  timesSeen(id: number): number {
    const slot = this.#find(id);
    return this.#keys[slot] === id ? (this.#seen[slot] ?? 0) : 0;
  }

  /** Whether a row with this id is stored. */
  isSeen(id: number): boolean {
    return this.timesSeen(id) > 0;
  }

  get(id: number): IdEntry {
    const slot = this.#find(id);
    if (this.#keys[slot] !== id) return { expectation: 0, hash: 0, row: 0 };
    return this.#entry(slot);
  }

  /** All ids with what is known of them and whether they are stored, in no order. */
  *entries(): Generator<IdEntry & { id: number; seen: boolean }, void, void> {
    for (let slot = 0; slot < this.#keys.length; slot += 1) {
      const id = this.#keys[slot] ?? Number.NaN;
      if (!Number.isNaN(id)) yield { id, seen: (this.#seen[slot] ?? 0) > 0, ...this.#entry(slot) };
    }
  }

  #entry(slot: number): IdEntry {
    return {
      expectation: (this.#expectations[slot] ?? 0) as Expectation | 0,
      hash: this.#hashes[slot] ?? 0,
      row: this.#rows[slot] ?? 0,
    };
  }

  #slotFor(id: number): number {
    const slot = this.#find(id);
    if (this.#keys[slot] === id) return slot;
    if (this.#size * 2 >= this.#keys.length) {
      this.#grow();
      return this.#slotFor(id);
    }
    this.#keys[slot] = id;
    this.#size += 1;
    return slot;
  }

  /** The slot that holds an id, or the free one where it belongs. */
  #find(id: number): number {
    const mask = this.#keys.length - 1;
    let slot = hashNumber(id) & mask;
    while (this.#keys[slot] !== id && !Number.isNaN(this.#keys[slot] ?? Number.NaN)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const keys = this.#keys;
    const hashes = this.#hashes;
    const rows = this.#rows;
    const expectations = this.#expectations;
    const seen = this.#seen;
    const capacity = keys.length * 2;
    this.#keys = new Float64Array(capacity).fill(Number.NaN);
    this.#hashes = new Float64Array(capacity);
    this.#rows = new Uint32Array(capacity);
    this.#expectations = new Uint8Array(capacity);
    this.#seen = new Uint8Array(capacity);
    for (const [slot, id] of keys.entries()) {
      if (Number.isNaN(id)) continue;
      const target = this.#find(id);
      this.#keys[target] = id;
      this.#hashes[target] = hashes[slot] ?? 0;
      this.#rows[target] = rows[slot] ?? 0;
      this.#expectations[target] = expectations[slot] ?? 0;
      this.#seen[target] = seen[slot] ?? 0;
    }
  }
}
