import { AppendFile } from '../ledger/append.js';
import { PHASES_SCHEMA, type PhaseFileLine } from '../ledger/phase-file.js';
import { EventsLine } from '../ledger/phase-line.js';
import { ChangeWriter } from '../ledger/thread-events.js';
import { sumPhases, THREAD_PHASES } from '../ledger/phases.js';
import type { CpuTime } from '../ledger/summary.js';
import type { EventLog } from './event-log.js';
import type { SharedState } from './shared-state.js';
import type { TransitionLog } from './transition-log.js';

/** How often events are written, and the width of the first slices, in milliseconds. */
export const TICK_MS = 100;

/** After this many slices, their width doubles, so that the file of a long run stays small. */
const SLICES_A_WIDTH = 100;

/** What the recorder needs, clocks included, so that tests can set the time. */
export interface PhaseRecorderParts {
  readonly file: string;
  readonly shared: SharedState;
  /** Milliseconds since the release. */
  readonly now: () => number;
  /** CPU time of the process since any fixed moment. */
  readonly cpu: () => CpuTime;
  /** Called once if recording fails; nothing is recorded afterwards, and the run continues. */
  readonly onError: (error: unknown) => void;
}

/**
 * Writes the phases of the threads to the ledger: their phase changes and database calls, as far as the
 * logs in shared memory hold them, and the sums of each time slice. The main thread writes the file, so
 * that the threads do not pay for it.
 */
export class PhaseRecorder {
  readonly #parts: PhaseRecorderParts;
  #file: AppendFile | undefined;
  readonly #startCpu: CpuTime;
  readonly #events: readonly EventsReader[];
  readonly #line = new EventsLine();
  /** By thread and phase: microseconds already written in slices. */
  readonly #sliced: number[][];
  readonly #cpuUs = { user: 0, system: 0 };
  #timer: NodeJS.Timeout | undefined;
  #widthMs = TICK_MS;
  #slices = 0;
  #slicedToMs = 0;

  /** Create it at the release of the threads; it writes every `TICK_MS` until it is closed. */
  constructor(parts: PhaseRecorderParts) {
    const { shared, file, cpu } = parts;
    const { threads } = shared.description;
    const each = <Made>(make: (thread: number) => Made): Made[] =>
      Array.from({ length: threads }, (_, index) => make(index + 1));
    this.#parts = parts;
    this.#startCpu = cpu();
    this.#events = [
      ...each((thread) => new ChangesReader(thread, shared)),
      ...each((thread) => new CallsReader(thread, shared)),
    ];
    this.#sliced = each(() => THREAD_PHASES.map(() => 0));
    this.#guard(() => {
      this.#file = new AppendFile(file);
      const { counts: planned } = shared.description;
      this.#write({
        type: 'phases',
        schema: PHASES_SCHEMA,
        phases: THREAD_PHASES,
        threads,
        planned,
      });
    });
    this.nameDatabases();
    this.#timer = setInterval(() => this.tick(), TICK_MS).unref();
  }

  /** Writes what has happened since the last tick. */
  tick(): void {
    this.#guard(() => {
      this.#writeEvents();
      const nowMs = this.#parts.now();
      if (nowMs - this.#slicedToMs >= this.#widthMs) this.#writeSlice(nowMs);
    });
  }

  /** Writes the names of the databases to which the positions in later `calls` lines refer. */
  nameDatabases(): void {
    this.#guard(() => {
      this.#writeEvents();
      const { names } = this.#parts.shared.databases;
      this.#write({ type: 'databases', names });
    });
  }

  /** CPU time since the release. */
  get cpuMs(): CpuTime {
    const { user, system } = this.#parts.cpu();
    return { user: user - this.#startCpu.user, system: system - this.#startCpu.system };
  }

  /** Writes what is left. @param endMs when the last thread ended */
  close(endMs: number): void {
    clearInterval(this.#timer);
    this.#guard(() => {
      this.#writeEvents();
      this.#writeSlice(endMs);
      this.#file?.close();
      this.#file = undefined;
    });
  }

  #guard(write: () => void): void {
    try {
      write();
    } catch (error) {
      clearInterval(this.#timer);
      this.#file = undefined;
      this.#parts.onError(error);
    }
  }

  #writeEvents(): void {
    for (const events of this.#events) {
      const line = events.writeNew(this.#line);
      if (line) this.#file?.append(line);
    }
  }

  #writeSlice(nowMs: number): void {
    const { shared } = this.#parts;
    const threads = this.#sliced.map((sliced, index) => {
      const times = shared.threads.slot(index + 1).phaseTimes(nowMs);
      if (sumPhases(times) === 0) return [];
      return THREAD_PHASES.map((phase, position) => {
        // A thread may have changed its times during the read; the next slice corrects that.
        const known = sliced[position] ?? 0;
        const us = Math.max(0, toUs(times[phase]) - known);
        sliced[position] = known + us;
        return us;
      });
    });
    const { user, system } = this.cpuMs;
    const cpuUs = [toUs(user) - this.#cpuUs.user, toUs(system) - this.#cpuUs.system] as const;
    this.#cpuUs.user += cpuUs[0];
    this.#cpuUs.system += cpuUs[1];
    this.#slicedToMs = nowMs;
    this.#slices += 1;
    if (this.#slices % SLICES_A_WIDTH === 0) this.#widthMs *= 2;
    this.#write({ type: 'slice', toUs: toUs(nowMs), threads, cpuUs });
  }

  #write(line: PhaseFileLine): void {
    this.#file?.append(`${JSON.stringify(line)}\n`);
  }
}

/** Reads a log of one thread, as far as it was not read yet. */
abstract class EventsReader {
  readonly #type: 'transitions' | 'calls';
  readonly #thread: number;
  readonly #log: { readonly isOverflown: boolean };
  #position = 0;
  #isCut = false;

  constructor(
    type: 'transitions' | 'calls',
    thread: number,
    log: { readonly isOverflown: boolean },
  ) {
    this.#type = type;
    this.#thread = thread;
    this.#log = log;
  }

  /** Adds the events from a position on to a line. @returns the position after the last one */
  protected abstract addFrom(position: number, line: EventsLine): number;

  /** Writes the new events. @returns the line; undefined if nothing has happened */
  writeNew(line: EventsLine): Uint8Array | undefined {
    line.begin(this.#type, this.#thread);
    this.#position = this.addFrom(this.#position, line);
    // The first line after which events were dropped is marked.
    const isCut = !this.#isCut && this.#log.isOverflown;
    this.#isCut ||= isCut;
    return line.end(isCut);
  }
}

class ChangesReader extends EventsReader {
  readonly #changes: TransitionLog;
  readonly #writer = new ChangeWriter();

  constructor(thread: number, { threads }: SharedState) {
    const changes = threads.transitions(thread);
    super('transitions', thread, changes);
    this.#changes = changes;
  }

  protected override addFrom(position: number, line: EventsLine): number {
    return this.#changes.visit(position, (change) =>
      line.add(this.#writer.write({ ...change, us: toUs(change.atMs) })),
    );
  }
}

class CallsReader extends EventsReader {
  readonly #calls: EventLog;

  constructor(thread: number, { threads }: SharedState) {
    const calls = threads.calls(thread);
    super('calls', thread, calls);
    this.#calls = calls;
  }

  protected override addFrom(position: number, line: EventsLine): number {
    return this.#calls.visit(position, (cells, at) =>
      line.add(`[${cells[at]},${toUs(cells[at + 1]!)},${toUs(cells[at + 2]!)}]`),
    );
  }
}

function toUs(ms: number): number {
  return Math.round(ms * 1000);
}
