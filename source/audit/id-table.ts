import { NumberTable } from '../base/number-table.js';
import { EXPECTATION, type Expectation, type IdEntry, type Refused } from './expectation.js';

/** Consecutive ids per block: most ids come in order, so their entries are stored together. */
const BLOCK = 8;

/** Blocks that are allocated together. */
const SHELF = 1 << 13;

/** The entries of `SHELF` blocks. */
interface Shelf {
  readonly expectations: Uint8Array;
  readonly seen: Uint8Array;
  readonly hashes: Float64Array;
  readonly rows: Uint32Array;
}

/**
 * A table of ids and their expectations in typed arrays that are never copied: about 20 bytes per id for
 * millions of consecutive ids, about 150 for an isolated one.
 */
export class IdTable {
  #size = 0;
  /** Block number, from 1, by first id divided by 8; 0 for none. */
  #lowBlocks = new Int32Array(1 << 10);
  /** The same for the other blocks, by key. */
  readonly #highBlocks = new NumberTable();
  readonly #shelves: Shelf[] = [];
  /** Further refused rows with the id of an earlier one: by id, then by hash of the fields, the row. */
  readonly #alsoRefused = new Map<number, Map<number, number>>();
  /** By stored id the second number of its key, where that is not 0. */
  readonly #prints = new NumberTable();
  /** The last block used: the next id is mostly in the same. */
  #lastKey = Number.NaN;
  #lastSlot = 0;

  /** Notes an expectation unless there is an equal or higher one. @returns the one before */
  expect(id: number, expectation: Expectation, hash: number, row: number): Expectation | 0 {
    const slot = this.#slotFor(id);
    const { expectations, hashes, rows } = this.#shelfOf(slot);
    const at = slot % SHELF_IDS;
    const known = (expectations[at] ?? 0) as Expectation | 0;
    if (known >= expectation) return known;
    expectations[at] = expectation;
    hashes[at] = hash;
    rows[at] = row;
    return known;
  }

  /**
   * Notes a row that the run did not store. If several have the same id, the hash of each is kept.
   * @param hash of its fields; NaN if they cannot be stored
   */
  expectRefused(id: number, expectation: Refused, hash: number, row: number): void {
    const known = this.get(id);
    this.expect(id, expectation, hash, row);
    if (known.expectation === 0 || known.expectation > EXPECTATION.taken) return;
    const other = known.expectation < expectation ? known : { hash, row };
    const others = this.#alsoRefused.get(id) ?? new Map<number, number>();
    this.#alsoRefused.set(id, others);
    if (!others.has(other.hash)) others.set(other.hash, other.row);
  }

  /**
   * The refused row with this id and hash: the one of `get`, or another one with the same id.
   */
  refusedAs(id: number, hash: number): number | undefined {
    const known = this.get(id);
    return known.hash === hash ? known.row : this.#alsoRefused.get(id)?.get(hash);
  }

  /** Notes a stored row with this id. @returns how often it has been seen, including this time (up to 255) */
  see(id: number): number {
    const slot = this.#slotFor(id);
    return seeIn(this.#shelfOf(slot), slot % SHELF_IDS);
  }

  /**
   * Notes a stored row with this id and hash.
   * @returns whether it is seen for the first time and is the row that must be stored
   */
  seeExpected(id: number, hash: number): boolean {
    const slot = this.#slotFor(id);
    const shelf = this.#shelfOf(slot);
    const at = slot % SHELF_IDS;
    return (
      seeIn(shelf, at) === 1 &&
      (shelf.expectations[at] ?? 0) >= EXPECTATION.inserted &&
      shelf.hashes[at] === hash
    );
  }

  /** How often a row with this id was seen. */
  timesSeen(id: number): number {
    const slot = this.#find(id);
    return slot === -1 ? 0 : (this.#shelfOf(slot).seen[slot % SHELF_IDS] ?? 0);
  }

  /** Whether a row with this id is stored. */
  isSeen(id: number): boolean {
    return this.timesSeen(id) > 0;
  }

  /** Notes the key of a stored row, by its second number. */
  notePrint(id: number, print: number): void {
    if (print !== 0) this.#prints.set(id, print);
  }

  /** Whether a row with this id is stored whose key has this second number. */
  isSeenAs(id: number, print: number): boolean {
    return this.isSeen(id) && (this.#prints.get(id) ?? 0) === print;
  }

  /** The number of stored ids with this expectation. */
  countSeen(expectation: Expectation): number {
    let count = 0;
    for (const { expectations, seen } of this.#shelves) {
      for (let at = 0; at < expectations.length; at += 1) {
        if (expectations[at] === expectation && seen[at] !== 0) count += 1;
      }
    }
    return count;
  }

  get(id: number): IdEntry {
    const slot = this.#find(id);
    if (slot === -1) return { expectation: 0, hash: 0, row: 0 };
    return entryAt(this.#shelfOf(slot), slot % SHELF_IDS);
  }

  /** The entries of the ids that are stored, in no particular order. */
  *stored(): Generator<IdEntry, void, void> {
    for (const shelf of this.#shelves) {
      for (let at = 0; at < shelf.seen.length; at += 1) {
        if (shelf.seen[at] !== 0) yield entryAt(shelf, at);
      }
    }
  }

  /** The ids with an expectation that are not stored, in no particular order. */
  *unseen(): Generator<IdEntry & { readonly id: number }, void, void> {
    for (const [key, block] of this.#blocks()) {
      if (block === 0) continue;
      const slot = (block - 1) * BLOCK;
      const shelf = this.#shelfOf(slot);
      const first = slot % SHELF_IDS;
      for (let place = 0; place < BLOCK; place += 1) {
        const at = first + place;
        if (shelf.seen[at] !== 0 || shelf.expectations[at] === 0) continue;
        yield { id: firstId(key) + place, ...entryAt(shelf, at) };
      }
    }
  }

  #shelfOf(slot: number): Shelf {
    const shelf = this.#shelves[Math.floor(slot / SHELF_IDS)];
    if (!shelf) throw new RangeError(`there is no slot ${slot}`);
    return shelf;
  }

  /** The slot of an id, or -1. */
  #find(id: number): number {
    const key = blockOf(id);
    if (key !== this.#lastKey) {
      const block = this.#lowBlocks[key] ?? this.#highBlocks.get(key) ?? 0;
      if (block === 0) return -1;
      this.#lastKey = key;
      this.#lastSlot = (block - 1) * BLOCK;
    }
    return this.#lastSlot + placeOf(id, key);
  }

  #slotFor(id: number): number {
    const slot = this.#find(id);
    if (slot !== -1) return slot;
    if (this.#size % SHELF === 0) this.#shelves.push(newShelf());
    this.#size += 1;
    const key = blockOf(id);
    if (!isLow(key)) {
      this.#highBlocks.set(key, this.#size);
      return this.#find(id);
    }
    while (key >= this.#lowBlocks.length) {
      const longer = new Int32Array(this.#lowBlocks.length * 2);
      longer.set(this.#lowBlocks);
      this.#lowBlocks = longer;
    }
    this.#lowBlocks[key] = this.#size;
    return this.#find(id);
  }

  /** The keys of all blocks with their numbers. */
  *#blocks(): Generator<[key: number, block: number], void, void> {
    yield* this.#lowBlocks.entries();
    yield* this.#highBlocks.entries();
  }
}

const SHELF_IDS = SHELF * BLOCK;

/** Blocks with keys below this are looked up in an array, which takes at most 4 MB. */
const LOW_BLOCKS = 1 << 20;

function isLow(key: number): boolean {
  return key < LOW_BLOCKS && key >= 0 && Number.isInteger(key);
}

function newShelf(): Shelf {
  return {
    expectations: new Uint8Array(SHELF_IDS),
    seen: new Uint8Array(SHELF_IDS),
    hashes: new Float64Array(SHELF_IDS),
    rows: new Uint32Array(SHELF_IDS),
  };
}

/** The key of the block of an id. An id that is not valid has a block of its own. */
function blockOf(id: number): number {
  return id >= 0 && Number.isInteger(id) ? Math.floor(id / BLOCK) : id;
}

/** The position of an id in its block. */
function placeOf(id: number, key: number): number {
  return key === id ? 0 : id - key * BLOCK;
}

function firstId(key: number): number {
  return key >= 0 && Number.isInteger(key) ? key * BLOCK : key;
}

function seeIn({ seen }: Shelf, at: number): number {
  const times = Math.min(255, (seen[at] ?? 0) + 1);
  seen[at] = times;
  return times;
}

function entryAt({ expectations, hashes, rows }: Shelf, at: number): IdEntry {
  return {
    expectation: (expectations[at] ?? 0) as Expectation | 0,
    hash: hashes[at] ?? 0,
    row: rows[at] ?? 0,
  };
}
