import type { TimedAttempt } from '../../ledger/attempt.js';
import { pausedMs } from '../../ledger/pauses.js';
import type { RunRecord } from '../../ledger/record.js';

/** A part of a run that is as long as others, and how many rows were decided in it. */
export interface BusyWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: number;
}

/** The parts of a run in which the most and the fewest rows were decided. */
export interface Extremes {
  readonly busiest: BusyWindow;
  readonly slowest: BusyWindow;
}

/** Lengths of a window, in milliseconds, and how many windows a run must have for it. */
const LENGTHS = [1000, 100, 10];
const FEWEST = 4;

/** Counts the rows of each second of a run, or of each tenth or hundredth of a short one. */
export class WindowCollector {
  readonly #run: RunRecord['run'];
  readonly #lengthMs: number | undefined;
  readonly #rows: number[] = [];

  constructor(run: RunRecord['run']) {
    this.#run = run;
    const { elapsedMs = run.durationMs } = run;
    this.#lengthMs = LENGTHS.find((length) => elapsedMs >= length * FEWEST);
  }

  add({ startedMs, latencyMs }: TimedAttempt): void {
    if (this.#lengthMs === undefined) return;
    const index = Math.floor((startedMs + latencyMs) / this.#lengthMs);
    this.#rows[index] = (this.#rows[index] ?? 0) + 1;
  }

  /**
   * The busiest and the slowest whole window; one in which the run was paused does not count. Undefined
   * where there are too few, or where all have the same number of rows.
   */
  finish(): Extremes | undefined {
    const lengthMs = this.#lengthMs;
    if (lengthMs === undefined) return undefined;
    const { elapsedMs = this.#run.durationMs, pauses = [] } = this.#run;
    const windows = Array.from({ length: Math.floor(elapsedMs / lengthMs) }, (_, index) => ({
      fromMs: index * lengthMs,
      toMs: (index + 1) * lengthMs,
      rows: this.#rows[index] ?? 0,
    })).filter(({ fromMs, toMs }) => pausedMs(pauses, toMs) === pausedMs(pauses, fromMs));
    if (windows.length < FEWEST - 1) return undefined;
    const busiest = windows.reduce((one, other) => (other.rows > one.rows ? other : one));
    const slowest = windows.reduce((one, other) => (other.rows < one.rows ? other : one));
    return busiest.rows === slowest.rows ? undefined : { busiest, slowest };
  }
}
