import { setTimeout as wait } from 'node:timers/promises';

import { readMachineTimes, usedShare } from '../base/machine-times.js';

/** How long the machine is watched between two runs, in milliseconds. */
const LOOK_MS = 150;

/** Watches, between runs, how much of the machine other programs use. */
export class MachineWatch {
  #seen = { busy: 0, all: 0 };

  /** Call while nothing of our own runs. */
  async look(): Promise<void> {
    const before = readMachineTimes();
    await wait(LOOK_MS);
    const after = readMachineTimes();
    this.#seen = {
      busy: this.#seen.busy + after.busy - before.busy,
      all: this.#seen.all + after.all - before.all,
    };
  }

  /** Share of all processors, from 0 to 1; null before the first look. */
  get othersShare(): number | null {
    return usedShare({ busy: 0, all: 0 }, this.#seen);
  }
}
