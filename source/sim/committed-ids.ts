import { KeyIndex, type KeySpace } from './key-space.js';

/** The committed ids of one entity, in memory that all threads share. */
export class CommittedIds {
  readonly #keys: KeyIndex;
  /** By slot of the key space: 1 once a row with that id is committed. */
  readonly #flags: Uint8Array;

  constructor(keySpace: KeySpace, flags: SharedArrayBuffer) {
    this.#keys = new KeyIndex(keySpace);
    this.#flags = new Uint8Array(flags);
  }

  /** Marks an id as committed, so that rows that refer to it need not look it up in the database. */
  add(id: number): void {
    const slot = this.#keys.slotOf(id);
    if (slot >= 0) Atomics.store(this.#flags, slot, 1);
  }

  /**
   * Whether this run is known to have committed a row with this id; false: the database has to be asked.
   * @param print the second number of its key, where the id derives from one
   */
  has(id: number, print = 0): boolean {
    const slot = this.#keys.slotOf(id);
    return slot >= 0 && Atomics.load(this.#flags, slot) === 1 && this.#keys.isOfKey(slot, print);
  }

  /** The last row (from 1) of the workload that has this id; 0 when none has. */
  lastRow(id: number): number {
    const slot = this.#keys.slotOf(id);
    return slot < 0 ? 0 : this.#keys.lastRow(slot);
  }
}
