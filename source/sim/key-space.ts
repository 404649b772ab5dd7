import { hashNumber } from '../base/hash.js';

/**
 * Maps ids to rows of a workload, in memory that all threads share. With it a row finds the one that
 * decides whether the row to which it refers exists, without asking a database.
 */
export type KeySpace =
  /** Row n has id n. */
  | { readonly kind: 'dense'; readonly count: number }
  /** An open-addressing hash table: `keys[slot]` is an id (0 when free), `rows[slot]` the last row with it. */
  | {
      readonly kind: 'hashed';
      readonly keys: SharedArrayBuffer;
      readonly rows: SharedArrayBuffer;
      /** By slot the second number of the key of its rows, NaN where it is not the same for all; absent where ids are keys. */
      readonly prints?: SharedArrayBuffer;
    };

/**
 * Builds the key space of one entity.
 * @param ids the id of each row in order; 0 for a row without a valid id
 * @param ofKeys the second number of each key, see `printOfKey`, where ids derive from keys
 */
export function buildKeySpace(ids: ArrayLike<number>, ofKeys?: ArrayLike<number>): KeySpace {
  if (isDense(ids)) return { kind: 'dense', count: ids.length };
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, ids.length * 2)));
  const space: KeySpace = {
    kind: 'hashed',
    keys: new SharedArrayBuffer(capacity * 8),
    rows: new SharedArrayBuffer(capacity * 4),
    ...(ofKeys ? { prints: new SharedArrayBuffer(capacity * 8) } : {}),
  };
  const keys = new Float64Array(space.keys);
  const rows = new Uint32Array(space.rows);
  const prints = space.prints && new Float64Array(space.prints);
  for (let index = 0; index < ids.length; index += 1) {
    const id = ids[index] ?? 0;
    if (id === 0) continue;
    const slot = probe(keys, id);
    if (prints && ofKeys) {
      const isOther = keys[slot] === id && prints[slot] !== ofKeys[index];
      prints[slot] = isOther ? Number.NaN : ofKeys[index]!;
    }
    keys[slot] = id;
    rows[slot] = index + 1;
  }
  return space;
}

function isDense(ids: ArrayLike<number>): boolean {
  for (let index = 0; index < ids.length; index += 1) {
    if (ids[index] !== index + 1) return false;
  }
  return true;
}

/** The slot of an id, or the free slot where it would be stored. */
function probe(keys: Float64Array, id: number): number {
  const mask = keys.length - 1;
  let slot = hashNumber(id) & mask;
  while (keys[slot] !== 0 && keys[slot] !== id) slot = (slot + 1) & mask;
  return slot;
}

/** Looks ids up in a key space. */
export class KeyIndex {
  /** Number of slots. */
  readonly capacity: number;
  readonly #keys: Float64Array | undefined;
  readonly #rows: Uint32Array | undefined;
  readonly #prints: Float64Array | undefined;

  constructor(space: KeySpace) {
    if (space.kind === 'dense') {
      this.capacity = space.count;
    } else {
      this.#keys = new Float64Array(space.keys);
      this.#rows = new Uint32Array(space.rows);
      this.#prints = space.prints && new Float64Array(space.prints);
      this.capacity = this.#keys.length;
    }
  }

  /** The slot of an id, or -1 when no row of the workload has it. */
  slotOf(id: number): number {
    if (id < 1) return -1;
    if (!this.#keys) return id <= this.capacity ? id - 1 : -1;
    const slot = probe(this.#keys, id);
    return this.#keys[slot] === id ? slot : -1;
  }

  /** Whether all rows of a slot have the key with a second number; see `printOfKey`. */
  isOfKey(slot: number, print: number): boolean {
    return !this.#prints || this.#prints[slot] === print;
  }

  /** The last row (from 1) that has the id of a slot. */
  lastRow(slot: number): number {
    return this.#rows ? (this.#rows[slot] ?? 0) : slot + 1;
  }
}
