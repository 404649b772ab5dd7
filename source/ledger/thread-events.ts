import { knownPhases, type PhaseFileLine, type TransitionsLine } from './phase-file.js';
import { ENDED, type ThreadPhase } from './phases.js';

/** A row of a run: the position of its entity in the model, and its number from 1 (0 for none). */
export interface RowAt {
  readonly entity: number;
  readonly row: number;
}

/** A phase change as a phases file holds it, before it is written. */
export interface NumberedChange {
  readonly us: number;
  readonly phase: number;
  /** Its place among the changes of all threads, from 0. */
  readonly number: number;
  readonly row: RowAt;
  /** The row for which the thread waits; row 0 for none. */
  readonly awaited: RowAt;
}

/** An event of a run: a thread has left its phase for another one. */
export interface ThreadEvent {
  /**
   * Its place in the order of all events, from 0: an event that is a consequence of another one comes after it.
   * Times are those of each thread, and can be some microseconds out of that order; the first event of a thread has
   * the time of the release, also where the thread woke up later.
   */
  readonly number: number;
  /** Milliseconds since the release. */
  readonly atMs: number;
  readonly thread: number;
  /** The phase that began, or how the thread ended. */
  readonly phase: ThreadPhase | 'done' | 'crashed';
  /** The row in flight; of a batch or turn, the first one. */
  readonly row: RowAt | undefined;
  /** The row for which the thread waits. */
  readonly awaited: RowAt | undefined;
}

/** Writes the phase changes of one thread as JSON lists: a row is repeated only where it is another one. */
export class ChangeWriter {
  #last: RowAt = { entity: 0, row: 0 };

  write({ us, phase, number, row, awaited }: NumberedChange): string {
    const isSame = row.entity === this.#last.entity && row.row === this.#last.row;
    this.#last = row;
    const change = `[${us},${phase},${number}`;
    if (awaited.row > 0)
      return `${change},${row.entity},${row.row},${awaited.entity},${awaited.row}]`;
    return isSame ? `${change}]` : `${change},${row.entity},${row.row}]`;
  }
}

/** Puts the events of a phases file into their order, while it is being written or afterwards. */
export class ThreadEventCollector {
  #phases: readonly (ThreadPhase | undefined)[] = [];
  #threads = 0;
  readonly #rows = new Map<number, RowAt | undefined>();
  /** Events that come after one that is not known yet. */
  readonly #early = new Map<number, ThreadEvent>();
  readonly #ready: ThreadEvent[] = [];
  #next = 0;
  #isCut = false;

  /** Whether later events are missing: there were too many to record each, or an older version did not number them. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Whether events are missing before ones that are known. */
  get hasGap(): boolean {
    return this.#early.size > 0;
  }

  add(line: PhaseFileLine): void {
    if (line.type === 'phases') {
      this.#phases = knownPhases(line);
      this.#threads = line.threads;
    } else if (line.type === 'transitions') {
      this.#addChanges(line);
    }
  }

  /** The events that have become known since the last time, in their order and without a gap. */
  take(): ThreadEvent[] {
    return this.#ready.splice(0);
  }

  #addChanges({ thread, at, isCut }: TransitionsLine): void {
    if (!(thread >= 1 && thread <= this.#threads)) return;
    for (const [us, phase, number, entity, row, ...awaited] of at) {
      if (number === undefined) {
        this.#isCut = true;
        return;
      }
      if (entity !== undefined && row !== undefined) this.#rows.set(thread, rowAt(entity, row));
      this.#early.set(number, {
        number,
        atMs: us / 1000,
        thread,
        phase: this.#phaseAt(phase),
        row: this.#rows.get(thread),
        awaited: rowAt(awaited[0] ?? 0, awaited[1] ?? 0),
      });
    }
    if (isCut) this.#isCut = true;
    this.#release();
  }

  #phaseAt(position: number): ThreadEvent['phase'] {
    return this.#phases[position] ?? (position === ENDED.crashed ? 'crashed' : 'done');
  }

  #release(): void {
    for (;;) {
      const event = this.#early.get(this.#next);
      if (!event) return;
      this.#early.delete(this.#next);
      this.#next += 1;
      this.#ready.push(event);
    }
  }
}

function rowAt(entity: number, row: number): RowAt | undefined {
  return row > 0 ? { entity, row } : undefined;
}
