import { NumberTable } from '../base/number-table.js';

/** What is expected of the row with an id. The higher one wins where several things are known of it. */
export const EXPECTATION = {
  /** A row with this id was rejected or failed, and nothing else is known of it. */
  refused: 1,
  /** A row with this id was rejected because the database held another one, but not at its first try. */
  takenLater: 2,
  /** The same at its first try: the run had not sent the row before. */
  taken: 3,
  /** A run after this one may have written it. */
  later: 4,
  /** It may have been written; the ledger alone does not tell. */
  unknown: 5,
  /** Written and acknowledged by this run. */
  inserted: 6,
  /** Stored before the run. From `inserted` on, the row must be there as it was. */
  before: 7,
} as const;

/** What is expected of the id of a row that the run did not store. */
export type Refused = (typeof EXPECTATION)['refused' | 'takenLater' | 'taken'];

export type Expectation = (typeof EXPECTATION)[keyof typeof EXPECTATION];

/** What is known of one id. */
export interface IdEntry {
  readonly expectation: Expectation | 0;
  /** Hash of the row's fields; NaN where they cannot be stored, meaningless where unknown or later. */
  readonly hash: number;
  /** Row of the workload, from 1; 0 where it came from elsewhere. */
  readonly row: number;
}

/** Ids that stand side by side: what is known of them is, too, since most ids come in order. */
const BLOCK = 8;

/** Blocks that get their memory at a time. */
const SHELF = 1 << 13;

/** What is known of the ids of `SHELF` blocks. */
interface Shelf {
  readonly expectations: Uint8Array;
  readonly seen: Uint8Array;
  readonly hashes: Float64Array;
  readonly rows: Uint32Array;
}

/**
 * Ids and what is known of them, in typed arrays that are never moved: about 20 bytes for each of
 * millions of ids that follow one another, about 150 for an id that stands alone.
 */
export class IdTable {
  #size = 0;
  /** The number of each block, counted from 1, by the eighth of its first id; 0 where there is none. */
  #lowBlocks = new Int32Array(1 << 10);
  /** The number of each block that is not among the low ones, counted from 1. */
  readonly #highBlocks = new NumberTable();
  readonly #shelves: Shelf[] = [];
  /** Refused rows whose id an earlier refused row has too: the row by the hash of its fields, by id. */
  readonly #alsoRefused = new Map<number, Map<number, number>>();
  /** The block that was asked for last, which the next id is mostly in, too. */
  #lastKey = Number.NaN;
  #lastSlot = 0;

  /** Notes an expectation unless the same or a higher one is known; gives what was known before. */
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
   * Notes a row of the run that is not stored by it. Of several with the same id, the fields of each
   * are kept.
   * @param hash of its fields, NaN where they cannot be stored
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
   * The refused row of the run that has this id and these fields: the one that `get` gives, or
   * another one.
   */
  refusedAs(id: number, hash: number): number | undefined {
    const known = this.get(id);
    return known.hash === hash ? known.row : this.#alsoRefused.get(id)?.get(hash);
  }

  /** Notes that a row with this id is stored; how often it has been seen with this time (up to 255). */
  see(id: number): number {
    const slot = this.#slotFor(id);
    return seeIn(this.#shelfOf(slot), slot % SHELF_IDS);
  }

  /**
   * Notes that a row with this id and this hash of its fields is stored.
   * @returns whether it is seen for the first time and is what must be there
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

  /** How often rows with this id were seen. */
  timesSeen(id: number): number {
    const slot = this.#find(id);
    return slot === -1 ? 0 : (this.#shelfOf(slot).seen[slot % SHELF_IDS] ?? 0);
  }

  /** Whether a row with this id is stored. */
  isSeen(id: number): boolean {
    return this.timesSeen(id) > 0;
  }

  /** How many of the ids of which this is expected are stored. */
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

  /** The ids of which something is expected and that are not stored, in no order. */
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

/** Blocks that are found by their place in a list, which takes four megabytes at most. */
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

/** The key of the block that an id belongs to. An id that no row may have is a block of its own. */
function blockOf(id: number): number {
  return id >= 0 && Number.isInteger(id) ? Math.floor(id / BLOCK) : id;
}

/** Where in its block an id stands. */
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
