/** Why no thread worked for a while: the run was paused, or a rebalance moved its rows. */
export type PauseCause = 'pause' | 'rebalance';

/** A time in which no thread of a run worked; all moments in milliseconds since the release. */
export interface RunPause {
  readonly cause: PauseCause;
  /** When the threads were asked to come to rest; they finish the rows that they have. */
  readonly askedMs: number;
  /** When the last thread had come to rest; `toMs` where one was still working then. */
  readonly fromMs: number;
  /** When they went on; null where the process ended in it. */
  readonly toMs: number | null;
}

/** The pace was changed while the run went on. */
export interface PaceChange {
  /** Milliseconds since the release. */
  readonly atMs: number;
  /** Think time before each row from then on, in milliseconds. */
  readonly paceMs: number;
}

/** How long a run was paused up to a moment; times that overlap count once. */
export function pausedMs(pauses: readonly RunPause[], untilMs: number): number {
  let total = 0;
  let countedTo = 0;
  for (const { fromMs, toMs } of pauses.toSorted((one, other) => one.fromMs - other.fromMs)) {
    if (toMs === null) continue;
    const from = Math.max(fromMs, countedTo);
    const to = Math.min(toMs, untilMs);
    if (to <= from) continue;
    total += to - from;
    countedTo = to;
  }
  return total;
}
