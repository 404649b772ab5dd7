import { KeyIndex, type KeySpace } from './key-space.js';

/** Which ids of one parent entity are committed, in memory that all threads share. */
export class CommittedIds {
  readonly #keys: KeyIndex;
  /** Per slot of the key space: 1 once a row with that id is committed. */
  readonly #flags: Uint8Array;

  constructor(keySpace: KeySpace, flags: SharedArrayBuffer) {
    this.#keys = new KeyIndex(keySpace);
    this.#flags = new Uint8Array(flags);
  }

  /** Marks the id of a committed row, so that orders need not ask the database for it. */
  add(id: number): void {
    const slot = this.#keys.slotOf(id);
    if (slot >= 0) Atomics.store(this.#flags, slot, 1);
  }

  /** Whether a row with this id is known to be committed; a false answer says nothing. */
  has(id: number): boolean {
    const slot = this.#keys.slotOf(id);
    return slot >= 0 && Atomics.load(this.#flags, slot) === 1;
  }

  /** The last row (from 1) of the workload that carries an id; 0 when none does. */
  lastRow(id: number): number {
    const slot = this.#keys.slotOf(id);
    return slot < 0 ? 0 : this.#keys.lastRow(slot);
  }
}
