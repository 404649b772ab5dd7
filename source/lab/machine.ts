import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

/** How long the machine is watched between two runs, in milliseconds. */
const LOOK_MS = 150;

interface Times {
  readonly busy: number;
  readonly all: number;
}

/** Watches, between runs, how much of the machine other programs use. */
export class MachineWatch {
  #busy = 0;
  #all = 0;

  /** Call while nothing of our own runs. */
  async look(): Promise<void> {
    const before = readTimes();
    await wait(LOOK_MS);
    const after = readTimes();
    this.#busy += after.busy - before.busy;
    this.#all += after.all - before.all;
  }

  /** Share of all processors, from 0 to 1; null before the first look. */
  get othersShare(): number | null {
    return this.#all > 0 ? this.#busy / this.#all : null;
  }
}

/** Processor time since the machine started, all processors together. */
function readTimes(): Times {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const working = times.user + times.nice + times.sys + times.irq;
    busy += working;
    all += working + times.idle;
  }
  return { busy, all };
}
