/** Positions of the Int32 cells of the control block. */
export const CONTROL = {
  claimed: 0,
  go: 1,
  stop: 2,
  pause: 3,
  paceMs: 4,
  inFlight: 5,
  peakInFlight: 6,
  retries: 7,
  /** 1 while a rebalance moves the rows and no thread may claim one. */
  rebalance: 8,
  /** The thread that waits for the next arrival, 0 for none; the others wait until it has it. */
  watcher: 9,
  /** Changes when the watcher has its row. */
  relay: 10,
  /** 1 while a stop, a pause, a rebalance, a pace or a slowness is set. */
  disturbed: 11,
  /** How much longer a thread stays in each phase of a row, in milliseconds. */
  slowMs: 12,
  /** Transactions that had read and met the lock of another one as they began to write. */
  refusedBusy: 13,
  /** The same, because another one had committed after their read. */
  refusedSnapshot: 14,
} as const;
/** Int32 cells; an even number, because Float64 cells follow. */
export const CONTROL_CELLS = 16;

/** Positions of the Float64 cells that follow. */
export const TIME = { pausedMs: 0, durationMs: 1 } as const;
const TIME_CELLS = 2;

/**
 * Allocates the control block of a run.
 * @param paceMs think time per row, in milliseconds
 * @param durationMs how long rows are claimed, without pauses
 * @param slowMs how much longer a thread stays in each phase of a row
 */
export function allocateControl(
  paceMs: number,
  durationMs = Infinity,
  slowMs = 0,
): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(CONTROL_CELLS * 4 + TIME_CELLS * 8);
  const cells = new Int32Array(buffer);
  cells[CONTROL.paceMs] = paceMs;
  cells[CONTROL.slowMs] = slowMs;
  cells[CONTROL.disturbed] = paceMs > 0 || slowMs > 0 ? 1 : 0;
  timesIn(buffer)[TIME.durationMs] = durationMs;
  return buffer;
}

export function timesIn(buffer: SharedArrayBuffer): Float64Array {
  return new Float64Array(buffer, CONTROL_CELLS * 4);
}
