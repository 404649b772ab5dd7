import { cpus } from 'node:os';

/** Processor time since the machine started, all its processors and programs together, in milliseconds. */
export interface MachineTimes {
  readonly busy: number;
  readonly all: number;
}

/** Reads the processor time of the machine; zeros where the system does not report it. */
export function readMachineTimes(): MachineTimes {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const working = times.user + times.nice + times.sys + times.irq;
    busy += working;
    all += working + times.idle;
  }
  return { busy, all };
}

/** The share of the processors that was used between two times, from 0 to 1; null where it is not known. */
export function usedShare(from: MachineTimes, to: MachineTimes): number | null {
  const all = to.all - from.all;
  return all > 0 ? (to.busy - from.busy) / all : null;
}
