import { overlap } from './interval.js';
import {
  knownPhases,
  type CallsLine,
  type PhaseFileLine,
  type TransitionsLine,
} from './phase-file.js';
import type { ThreadPhase } from './phases.js';

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
  /** The other threads that wrote to the database while it waited for the lock, the first to write first. */
  readonly lockedBy: readonly number[];
}

/** A write of which it is not known yet where it went. */
interface PendingWrite {
  readonly fromMs: number;
  readonly toMs: number;
  readonly waitsMs: Readonly<Partial<Record<WaitBefore, number>>>;
  /** When it began to wait for the lock. */
  readonly lockFromMs: number | undefined;
}

type PlacedWrite = PendingWrite & Pick<WriteEvent, 'thread' | 'database'>;

interface ThreadSoFar {
  /** The phase that it is in. */
  phase: ThreadPhase | undefined;
  sinceMs: number;
  waitsMs: Partial<Record<WaitBefore, number>>;
  lockFromMs: number | undefined;
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
    return taken.slice(-most).map(({ thread, database, fromMs, toMs, waitsMs, lockFromMs }) => ({
      thread,
      database,
      fromMs,
      toMs,
      waitsMs,
      lockedBy:
        database === undefined || lockFromMs === undefined
          ? []
          : this.#writersBetween(database, thread, lockFromMs, fromMs),
    }));
  }

  #writersBetween(database: string, thread: number, fromMs: number, toMs: number): number[] {
    const writes = this.#known
      .filter((write) => write.database === database && write.thread !== thread)
      .filter((write) => overlap(write, { fromMs, toMs }) > 0)
      .toSorted((one, other) => one.fromMs - other.fromMs);
    return [...new Set(writes.map((write) => write.thread))];
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
    const found = callsOf(complete, calls);
    for (const [index, write] of complete.entries()) {
      const [position = -1] = found[index] ?? [];
      this.#untaken.push({ ...write, thread, database: this.#names[position] });
    }
  }

  #thread(thread: number): ThreadSoFar {
    const known = this.#threads.get(thread);
    if (known) return known;
    const own: ThreadSoFar = {
      phase: undefined,
      sinceMs: 0,
      waitsMs: {},
      lockFromMs: undefined,
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
  if (next === 'lock') own.lockFromMs ??= atMs;
  // What a thread does until it meets the lock is no write.
  const hasWritten = phase === 'writing' && next !== 'lock';
  if (hasWritten) {
    const { waitsMs, lockFromMs } = own;
    own.pending.push({ fromMs: sinceMs, toMs: atMs, waitsMs, lockFromMs });
  }
  // A row that was rejected without a write has waited for itself alone.
  if (hasWritten || phase === 'recording') {
    own.waitsMs = {};
    own.lockFromMs = undefined;
  }
}

/**
 * Finds the call of each write: the one that has the most of it.
 * @param writes in order, like the calls, so that both are gone through once
 */
function callsOf(
  writes: readonly PendingWrite[],
  calls: CallsLine['calls'],
): (CallsLine['calls'][number] | undefined)[] {
  let first = 0;
  return writes.map(({ fromMs, toMs }) => {
    while (first < calls.length && (calls[first]?.[2] ?? 0) / 1000 <= fromMs) first += 1;
    let closest: CallsLine['calls'][number] | undefined;
    let most = 0;
    for (let at = first; at < calls.length; at += 1) {
      const call = calls[at];
      if (!call || call[1] / 1000 >= toMs) break;
      const shared = overlap({ fromMs: call[1] / 1000, toMs: call[2] / 1000 }, { fromMs, toMs });
      if (shared > most) [closest, most] = [call, shared];
    }
    return closest;
  });
}
