import { THREAD_PHASES, type PhaseTimes, type ThreadPhase } from './phases.js';

/**
 * The detail of the recorded phases: every phase change, only the sums for slices of time, or nothing.
 */
export const PHASE_DETAILS = ['transitions', 'slices', 'none'] as const;

export type PhaseDetail = (typeof PHASE_DETAILS)[number];

export const PHASES_SCHEMA = 'dbsim.phases/1';

/** The lines of a phases file; times are whole microseconds since the release. */
export type PhaseFileLine = PhaseHeadLine | DatabasesLine | TransitionsLine | CallsLine | SliceLine;

/** The first line: the phases, by their position in the following lines. */
export interface PhaseHeadLine {
  readonly type: 'phases';
  readonly schema: typeof PHASES_SCHEMA;
  readonly phases: readonly string[];
  readonly threads: number;
  /** Planned rows, by the position of the entity in the model; absent in older files. */
  readonly planned?: readonly number[];
}

/** The phases of a file, by their position in its lines; undefined for one that this version does not know. */
export function knownPhases({ phases }: PhaseHeadLine): (ThreadPhase | undefined)[] {
  return phases.map((name) => THREAD_PHASES.find((phase) => phase === name));
}

/** The databases, by their position in the following calls. */
export interface DatabasesLine {
  readonly type: 'databases';
  readonly names: readonly string[];
}

/** Phase changes of one thread, in order. */
export interface TransitionsLine {
  readonly type: 'transitions';
  readonly thread: number;
  /**
   * The time, and the position of the phase that began; negative for the end of the thread (see `ENDED`). Then its
   * place in the order of all threads, the row if it is another one than before, and the row for which the thread
   * waits, if it does; see `ThreadEvent`. Older files lack these.
   */
  readonly at: readonly (readonly [us: number, phase: number, ...event: number[]])[];
  /** Set if later changes are missing, because there were too many. */
  readonly isCut?: true;
}

/** Calls of one thread to databases, in the order of their ends. */
export interface CallsLine {
  readonly type: 'calls';
  readonly thread: number;
  readonly calls: readonly (readonly [database: number, fromUs: number, toUs: number])[];
  /** Set if later calls are missing. */
  readonly isCut?: true;
}

/** A slice of time; it begins at the end of the one before. */
export interface SliceLine {
  readonly type: 'slice';
  readonly toUs: number;
  /** By thread: microseconds in each phase. Their sums over all slices are the times of the thread. */
  readonly threads: readonly (readonly number[])[];
  /** CPU time of the process in the slice, in microseconds. */
  readonly cpuUs: readonly [user: number, system: number];
}

/** A time span of a thread in a phase; milliseconds since the release. */
export interface PhaseSpan {
  readonly phase: ThreadPhase;
  readonly fromMs: number;
  readonly toMs: number;
  /** Set for a turn without a row: the thread waits for its shift, and no row waits with it. */
  readonly isShift?: true;
}

/** A call to a database; milliseconds since the release. */
export interface DatabaseCall {
  readonly database: string;
  readonly thread: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A slice of time, and the time of each thread in each phase. */
export interface PhaseSlice {
  readonly fromMs: number;
  readonly toMs: number;
  /** By thread, from thread 1 on. */
  readonly threads: readonly PhaseTimes[];
}

/** The content of a phases file. */
export interface PhaseHistory {
  readonly detail: PhaseDetail;
  /** By thread, from thread 1 on; with detail `slices`, only the beginning of the run. */
  readonly spans: readonly (readonly PhaseSpan[])[];
  readonly slices: readonly PhaseSlice[];
  readonly calls: readonly DatabaseCall[];
  /** Whether later calls are missing. */
  readonly areCallsCut: boolean;
  readonly cpuMs: { readonly user: number; readonly system: number } | null;
}

/** Collects the lines of a phases file; skips torn and unknown ones. */
export class PhaseReader {
  #phases: readonly (ThreadPhase | undefined)[] = [];
  #names: readonly string[] = [];
  #spans: PhaseSpan[][] = [];
  /** By thread: the phase in progress. */
  readonly #open = new Map<number, Omit<PhaseSpan, 'toMs'>>();
  /** By thread: its row in flight, 0 for none. */
  readonly #rows = new Map<number, number>();
  readonly #slices: PhaseSlice[] = [];
  readonly #calls: DatabaseCall[] = [];
  readonly #cpuUs = { user: 0, system: 0 };
  #isCut = false;
  #areCallsCut = false;
  #sawTransitions = false;

  add(line: PhaseFileLine): void {
    switch (line.type) {
      case 'phases':
        this.#phases = knownPhases(line);
        this.#spans = Array.from({ length: line.threads }, () => []);
        break;
      case 'databases':
        this.#names = line.names;
        break;
      case 'transitions':
        this.#addTransitions(line);
        break;
      case 'calls':
        this.#addCalls(line);
        break;
      case 'slice':
        this.#addSlice(line);
        break;
    }
  }

  /** The content; a phase in progress ends with the last slice. */
  finish(): PhaseHistory {
    const endMs = this.#slices.at(-1)?.toMs ?? 0;
    for (const [thread, open] of this.#open) {
      if (!this.#isCut && open.fromMs < endMs) {
        this.#spans[thread - 1]?.push({ ...open, toMs: endMs });
      }
    }
    this.#open.clear();
    return {
      detail: this.#detail,
      spans: this.#spans,
      slices: this.#slices,
      calls: this.#calls,
      areCallsCut: this.#areCallsCut,
      cpuMs:
        this.#slices.length === 0
          ? null
          : { user: this.#cpuUs.user / 1000, system: this.#cpuUs.system / 1000 },
    };
  }

  get #detail(): PhaseDetail {
    if (this.#slices.length === 0) return 'none';
    return this.#isCut || !this.#sawTransitions ? 'slices' : 'transitions';
  }

  #addTransitions({ thread, at, isCut }: TransitionsLine): void {
    const spans = this.#spans[thread - 1];
    if (!spans) return;
    this.#sawTransitions = true;
    if (isCut) this.#isCut = true;
    for (const [us, position, number, , row] of at) {
      if (row !== undefined) this.#rows.set(thread, row);
      const atMs = us / 1000;
      const open = this.#open.get(thread);
      if (open && atMs > open.fromMs) spans.push({ ...open, toMs: atMs });
      const phase = this.#phases[position];
      // An older file has no rows, and no shifts.
      const isShift = phase === 'turn' && number !== undefined && !this.#rows.get(thread);
      if (phase === undefined) this.#open.delete(thread);
      else this.#open.set(thread, { phase, fromMs: atMs, ...(isShift && { isShift }) });
    }
  }

  #addCalls({ thread, calls, isCut }: CallsLine): void {
    if (isCut) this.#areCallsCut = true;
    for (const [position, fromUs, toUs] of calls) {
      const database = this.#names[position];
      if (database === undefined) continue;
      this.#calls.push({ database, thread, fromMs: fromUs / 1000, toMs: toUs / 1000 });
    }
  }

  #addSlice({ toUs, threads, cpuUs }: SliceLine): void {
    const fromMs = this.#slices.at(-1)?.toMs ?? 0;
    this.#slices.push({
      fromMs,
      toMs: toUs / 1000,
      threads: threads.map((times) => this.#timesOf(times)),
    });
    this.#cpuUs.user += cpuUs[0];
    this.#cpuUs.system += cpuUs[1];
  }

  #timesOf(us: readonly number[]): PhaseTimes {
    const times = Object.fromEntries(THREAD_PHASES.map((phase) => [phase, 0])) as Record<
      ThreadPhase,
      number
    >;
    for (const [position, phase] of this.#phases.entries()) {
      if (phase) times[phase] += (us[position] ?? 0) / 1000;
    }
    return times;
  }
}
