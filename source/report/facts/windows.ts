import type { TimedAttempt } from '../../ledger/attempt.js';
import { pausedMs } from '../../ledger/pauses.js';
import type { RunRecord } from '../../ledger/record.js';

/** A part of a run that is as long as others, and how many rows were decided in it. */
export interface BusyWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: number;
  /** The rows that each thread decided in it; threads without one are absent. */
  readonly rowsOf: ReadonlyMap<number, number>;
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
  /** The rows of each window, by thread. */
  readonly #rows: Map<number, number>[] = [];
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = 0;

  constructor(run: RunRecord['run']) {
    this.#run = run;
    const { elapsedMs = run.durationMs } = run;
    this.#lengthMs = LENGTHS.find((length) => elapsedMs >= length * FEWEST);
  }

  add({ startedMs, latencyMs, thread }: TimedAttempt): void {
    if (this.#lengthMs === undefined) return;
    const decidedMs = startedMs + latencyMs;
    this.#firstMs = Math.min(this.#firstMs, decidedMs);
    this.#lastMs = Math.max(this.#lastMs, decidedMs);
    const rows = (this.#rows[Math.floor(decidedMs / this.#lengthMs)] ??= new Map());
    rows.set(thread, (rows.get(thread) ?? 0) + 1);
  }

  /**
   * The busiest and the slowest whole window; one in which the run was paused does not count, and the
   * slowest is between the first and the last decision: before and after them nothing was to be decided.
   * Undefined where there are too few, or where all have the same number of rows.
   */
  finish(): Extremes | undefined {
    const lengthMs = this.#lengthMs;
    if (lengthMs === undefined) return undefined;
    const { elapsedMs = this.#run.durationMs, pauses = [] } = this.#run;
    const windows = Array.from({ length: Math.floor(elapsedMs / lengthMs) }, (_, index) => {
      const rowsOf = this.#rows[index] ?? new Map<number, number>();
      const rows = [...rowsOf.values()].reduce((sum, own) => sum + own, 0);
      return { fromMs: index * lengthMs, toMs: (index + 1) * lengthMs, rows, rowsOf };
    }).filter(({ fromMs, toMs }) => pausedMs(pauses, toMs) === pausedMs(pauses, fromMs));
    const between = windows.filter(
      ({ fromMs, toMs }) => fromMs >= this.#firstMs && toMs <= this.#lastMs,
    );
    if (windows.length < FEWEST - 1 || between.length === 0) return undefined;
    const busiest = windows.reduce((one, other) => (other.rows > one.rows ? other : one));
    const slowest = between.reduce((one, other) => (other.rows < one.rows ? other : one));
    return busiest.rows === slowest.rows ? undefined : { busiest, slowest };
  }
}
