import type { BatchContext } from './batch.js';
import type { ShiftPlan } from './shift-queue.js';

/** Rows after which a thread lets the next one work. */
const ROWS = 64;

/** Shorter shifts cost more than they save. */
const FEWEST_ROWS = 16;

/** How many shifts each thread has at least, so that all write about as many rows. */
const SHIFTS_A_THREAD = 32;

/**
 * The shifts of a run in the fair order; undefined where all threads work at once. A thread that would wait for its
 * turn anyway claims its rows later then: they are in flight for a shorter time, and the processors switch less often
 * to a thread whose code and data have left their caches.
 * @param run.rows of all entities together
 * @param run.rowsPerTurn that a thread claims at once
 * @param run.atOnce threads that can have something to do at the same time
 */
export function planShifts({
  threads,
  rows,
  rowsPerTurn,
  atOnce,
}: {
  readonly threads: number;
  readonly rows: number;
  readonly rowsPerTurn: number;
  readonly atOnce: number;
}): ShiftPlan | undefined {
  const ofShift = Math.min(ROWS, Math.floor(rows / threads / SHIFTS_A_THREAD));
  if (threads <= atOnce || Math.max(ofShift, rowsPerTurn) < FEWEST_ROWS) return undefined;
  return { atOnce, rows: ofShift };
}

/** Whether a thread may claim rows now; always, in a run without shifts. */
export class Shift {
  readonly #context: Pick<BatchContext, 'thread' | 'shared' | 'slot' | 'clock'>;
  #isOn = false;
  #rows = 0;

  constructor(context: Pick<BatchContext, 'thread' | 'shared' | 'slot' | 'clock'>) {
    this.#context = context;
  }

  /** Whether the thread has to begin a shift before it claims rows; not while threads have to think, or are stepped. */
  get isNeeded(): boolean {
    const { shifts, control, steps } = this.#context.shared;
    if (this.#isOn || shifts === undefined) return false;
    return control.paceMs === 0 && control.slowMs === 0 && !steps.isOn;
  }

  /** Waits for a shift. The run can be stopped or paused meanwhile. */
  begin(): Promise<void> | undefined {
    const { shared, slot, clock, thread } = this.#context;
    this.#isOn = true;
    this.#rows = 0;
    slot.setCurrent(0, 0);
    slot.enter('waiting-turn', clock.now());
    const goOn = (): void => slot.enter('idle', clock.now());
    const waiting = shared.shifts?.enter(thread);
    if (waiting) return waiting.then(goOn);
    goOn();
    return undefined;
  }

  /**
   * Counts rows that are decided. The shift ends once it has been long enough, if another thread waits for one, and
   * at once when threads have to think or are stepped: rows are slow then.
   */
  count(rows: number): void {
    const { shifts, control, steps } = this.#context.shared;
    if (!this.#isOn || !shifts) return;
    this.#rows += rows;
    const isOver = this.#rows >= shifts.rows && shifts.isAwaited;
    if (isOver || control.isDisturbed || steps.isOn) this.end();
  }

  /** Ends the shift, if the thread has one. */
  end(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    this.#context.shared.shifts?.leave(this.#context.thread);
  }
}
