/**
 * The phases of a thread between the release and its end. It is in exactly one phase at any moment, so the
 * times of its phases add up to its lifetime.
 */
export const THREAD_PHASES = [
  /** Waiting before a row (`--pace`). */
  'thinking',
  /** Reading rows, checking their rules, looking up what they point to. */
  'checking',
  /** Waiting until the user or product of an order is decided. */
  'reference',
  /** Waiting until the rows before its own are written (order `fifo`). */
  'turn',
  /**
   * The whole call that begins a transaction, which waits for the database's own lock; back-off included.
   */
  'lock',
  /**
   * Waiting for the answer of the database to a write: driver and disk are in it. In a race the next thread can
   * get the lock of a SQLite file before the answer to a commit has arrived, so these phases can overlap.
   */
  'writing',
  /** Writing the ledger and the counters. */
  'recording',
  /** The run was paused, or a rebalance moved its rows. */
  'paused',
  /** None of these: waking up after the release, between its rows, and once it has given up a lock. */
  'idle',
] as const;

export type ThreadPhase = (typeof THREAD_PHASES)[number];

/** In the place of a phase: the end of a thread. */
export const ENDED = { done: -1, crashed: -2 } as const;

/** Milliseconds in each phase. */
export type PhaseTimes = Readonly<Record<ThreadPhase, number>>;

/** Builds the times of all phases from a function. */
export function phaseTimesOf(time: (phase: ThreadPhase, index: number) => number): PhaseTimes {
  const times: Partial<Record<ThreadPhase, number>> = {};
  for (const [index, phase] of THREAD_PHASES.entries()) times[phase] = time(phase, index);
  return times as PhaseTimes;
}

/** The sum over all phases, in milliseconds. */
export function sumPhases(times: PhaseTimes): number {
  return THREAD_PHASES.reduce((sum, phase) => sum + times[phase], 0);
}

/** The three sums of records of version 1, with unchanged meaning. */
export function summarizePhases(times: PhaseTimes): {
  busyMs: number;
  lockWaitMs: number;
  referenceWaitMs: number;
} {
  return {
    busyMs: times.checking + times.writing + times.recording,
    lockWaitMs: times.turn + times.lock,
    referenceWaitMs: times.reference,
  };
}
