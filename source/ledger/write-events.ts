import { overlap, type Interval } from './interval.js';
import {
  knownPhases,
  type CallsLine,
  type PhaseFileLine,
  type TransitionsLine,
} from './phase-file.js';
import type { ThreadPhase } from './phases.js';
import { measureWriting, writtenIn } from './wait-writers.js';

/** The phases in which a thread waits before it writes, in the order in which it goes through them. */
const WAITS = ['reference', 'turn', 'lock'] as const;

export type WaitBefore = (typeof WAITS)[number];

/** A thread wrote to a database; times in milliseconds since the release. */
export interface WriteEvent {
  readonly thread: number;
  /** Undefined where the call was not recorded. */
  readonly database: string | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  /** What it had waited for since its last write, in milliseconds. */
  readonly waitsMs: Readonly<Partial<Record<WaitBefore, number>>>;
  /** The other threads that wrote to the database while it waited for the lock, the first writer first. */
  readonly lockedBy: readonly number[];
}

/** A write of which it is not known yet where it went. */
interface PendingWrite {
  readonly fromMs: number;
  readonly toMs: number;
  readonly waitsMs: Readonly<Partial<Record<WaitBefore, number>>>;
  /** When it waited for the lock. */
  readonly locks: readonly Interval[];
}

interface PlacedWrite extends PendingWrite, Pick<WriteEvent, 'thread' | 'database'> {
  /** From its first call to the database to its last; undefined if none was recorded. */
  readonly written: Interval | undefined;
}

interface ThreadSoFar {
  /** The phase that it is in. */
  phase: ThreadPhase | undefined;
  sinceMs: number;
  waitsMs: Partial<Record<WaitBefore, number>>;
  locks: readonly Interval[];
  pending: PendingWrite[];
}

/** Writes that later ones may have waited for. */
const KEPT_WRITES = 256;

/**
 * Finds the writes in the lines of a phases file while it is being written. A write is complete once
 * the line has been read that has its call.
 */
export class WriteEventCollector {
  #phases: readonly (ThreadPhase | undefined)[] = [];
  #names: readonly string[] = [];
  readonly #threads = new Map<number, ThreadSoFar>();
  /** In the order in which they began, but for late ones. */
  #known: PlacedWrite[] = [];
  #untaken: PlacedWrite[] = [];
  #isCut = false;

  /** Whether later writes are missing: there were too many to record each. */
  get isCut(): boolean {
    return this.#isCut;
  }

  add(line: PhaseFileLine): void {
    switch (line.type) {
      case 'phases':
        this.#phases = knownPhases(line);
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
        break;
    }
  }

  /**
   * The writes that have become complete since the last time, in the order in which they began.
   * @param most how many are wanted: the newest
   */
  take(most: number): WriteEvent[] {
    const taken = this.#untaken.toSorted((one, other) => one.fromMs - other.fromMs);
    this.#untaken = [];
    this.#known = [...this.#known, ...taken].slice(-(KEPT_WRITES + most));
    return taken.slice(-most).map((write) => {
      const { thread, database, fromMs, toMs, waitsMs } = write;
      return { thread, database, fromMs, toMs, waitsMs, lockedBy: this.#writersDuring(write) };
    });
  }

  #writersDuring({ database, thread, locks }: PlacedWrite): readonly number[] {
    if (database === undefined || locks.length === 0) return [];
    const writes = this.#known.flatMap((other) =>
      other.database === database && other.thread !== thread && other.written
        ? [{ thread: other.thread, ...other.written }]
        : [],
    );
    return measureWriting(writes, locks).threads;
  }

  #addTransitions({ thread, at, isCut }: TransitionsLine): void {
    if (isCut) this.#isCut = true;
    const own = this.#thread(thread);
    for (const [us, position] of at) {
      changePhase(own, this.#phases[position], us / 1000);
    }
  }

  #addCalls({ thread, calls, isCut }: CallsLine): void {
    if (isCut) this.#isCut = true;
    const own = this.#thread(thread);
    const lastMs = (calls.at(-1)?.[2] ?? 0) / 1000;
    const complete = own.pending.filter(({ fromMs }) => fromMs < lastMs);
    own.pending = own.pending.slice(complete.length);
    for (const { write, position, written } of placeWrites(complete, calls)) {
      this.#untaken.push({ ...write, thread, database: this.#names[position], written });
    }
  }

  #thread(thread: number): ThreadSoFar {
    const known = this.#threads.get(thread);
    if (known) return known;
    const own: ThreadSoFar = {
      phase: undefined,
      sinceMs: 0,
      waitsMs: {},
      locks: [],
      pending: [],
    };
    this.#threads.set(thread, own);
    return own;
  }
}

/** Takes note that a thread has left its phase for another one. */
function changePhase(own: ThreadSoFar, next: ThreadPhase | undefined, atMs: number): void {
  const { phase, sinceMs } = own;
  own.phase = next;
  own.sinceMs = atMs;
  const wait = WAITS.find((name) => name === phase);
  if (wait) own.waitsMs = { ...own.waitsMs, [wait]: (own.waitsMs[wait] ?? 0) + atMs - sinceMs };
  if (wait === 'lock') own.locks = [...own.locks, { fromMs: sinceMs, toMs: atMs }];
  // What a thread does until it meets the lock is no write.
  const hasWritten = phase === 'writing' && next !== 'lock';
  if (hasWritten) {
    const { waitsMs, locks } = own;
    own.pending.push({ fromMs: sinceMs, toMs: atMs, waitsMs, locks });
  }
  // A row that was rejected without a write has waited for itself alone.
  if (hasWritten || phase === 'recording') {
    own.waitsMs = {};
    own.locks = [];
  }
}

/**
 * Finds the database of each write: that of the call that has the most of it; -1 if there is no call.
 * @param writes in order, like the calls, so that both are gone through once
 */
function placeWrites(
  writes: readonly PendingWrite[],
  calls: CallsLine['calls'],
): { write: PendingWrite; position: number; written: Interval | undefined }[] {
  let first = 0;
  return writes.map((write) => {
    while (first < calls.length && (calls[first]?.[2] ?? 0) / 1000 <= write.fromMs) first += 1;
    const inside: (Interval & { readonly position: number })[] = [];
    for (let at = first; at < calls.length; at += 1) {
      const [position, fromUs, toUs] = calls[at] ?? [-1, Number.POSITIVE_INFINITY, 0];
      if (fromUs / 1000 >= write.toMs) break;
      inside.push({ position, fromMs: fromUs / 1000, toMs: toUs / 1000 });
    }
    let position = -1;
    let most = 0;
    for (const call of inside) {
      const shared = overlap(call, write);
      if (shared > most) [position, most] = [call.position, shared];
    }
    const own = inside.filter((call) => call.position === position);
    return { write, position, written: writtenIn(write, own) };
  });
}
