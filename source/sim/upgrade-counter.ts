import type { DatabaseError } from '../base/errors.js';
import { SNAPSHOT } from '../db/sqlite/errors.js';
import type { RefusedUpgrades } from '../ledger/record.js';
import { CONTROL, CONTROL_CELLS } from './control-layout.js';

const CELLS: Readonly<Record<keyof RefusedUpgrades, number>> = {
  busy: CONTROL.refusedBusy,
  snapshot: CONTROL.refusedSnapshot,
};

/** Counts the transactions of all threads that had read and were refused the write lock at once. */
export class UpgradeCounter {
  readonly #cells: Int32Array;

  /** @param buffer the control block, from `allocateControl` */
  constructor(buffer: SharedArrayBuffer) {
    this.#cells = new Int32Array(buffer, 0, CONTROL_CELLS);
  }

  /** @param error with which it was refused */
  add({ code }: Pick<DatabaseError, 'code'>): void {
    Atomics.add(this.#cells, CELLS[code === SNAPSHOT ? 'snapshot' : 'busy'], 1);
  }

  /** How many there were; undefined if there were none. */
  get totals(): RefusedUpgrades | undefined {
    const [busy, snapshot] = [this.#read('busy'), this.#read('snapshot')];
    return busy + snapshot === 0 ? undefined : { busy, snapshot };
  }

  #read(reason: keyof RefusedUpgrades): number {
    return Atomics.load(this.#cells, CELLS[reason]);
  }
}
