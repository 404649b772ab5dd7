import { formatError } from '../../base/errors.js';
import type { QueueEntry, QueuedKind, QueueState, QueueStore } from './store.js';

/** How an entry has ended, and why if there is something to know. */
export interface QueueOutcome {
  readonly state: Exclude<QueueState, 'queued' | 'running'>;
  readonly problem?: string;
}

/** Carries out one kind of entry. */
export interface QueueWork {
  /**
   * Carries out an entry to its end. It must not throw for what the databases or the person do.
   * @param onRun is given the id of the run or comparison once it has one
   * @param signal asks for a clean stop
   */
  carryOut(
    entry: QueueEntry,
    onRun: (id: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<QueueOutcome>;
}

/**
 * The queue of a working folder: one entry at a time, in their order, for two measurements would spoil each other.
 * What waits goes on after a restart. What was going when the program was killed is never started again: its rows
 * may be written.
 */
export class RunQueue {
  readonly #store: QueueStore;
  readonly #work: Readonly<Record<QueuedKind, QueueWork>>;
  readonly #now: () => string;
  readonly #onChange: (entry: QueueEntry) => void;
  readonly #onProblem: (error: unknown) => void;
  #current: { readonly number: number; readonly controller: AbortController } | undefined;
  #isStopping = false;
  #wake: () => void = () => undefined;
  #going: Promise<void> | undefined;

  constructor(options: {
    readonly store: QueueStore;
    readonly work: Readonly<Record<QueuedKind, QueueWork>>;
    /** Told of each change of an entry. */
    readonly onChange: (entry: QueueEntry) => void;
    /** Receives errors of the queue's own file. */
    readonly onProblem: (error: unknown) => void;
    /** The time, ISO 8601 in UTC. */
    readonly now?: () => string;
  }) {
    this.#store = options.store;
    this.#work = options.work;
    this.#onChange = options.onChange;
    this.#onProblem = options.onProblem;
    this.#now = options.now ?? (() => new Date().toISOString());
  }

  /** The number of the entry that is going. */
  get current(): number | undefined {
    return this.#current?.number;
  }

  /** Adds an entry at the end. @throws DatabaseError */
  async add(kind: QueuedKind, request: string): Promise<QueueEntry> {
    const entry = await this.#store.add({ kind, request, queuedAt: this.#now() });
    this.#onChange(entry);
    this.#wake();
    return entry;
  }

  /**
   * Cancels an entry that waits, or asks the one that is going to stop cleanly.
   * @returns the entry as it is then; undefined if there is none
   */
  async cancel(number: number): Promise<QueueEntry | undefined> {
    const change = { state: 'cancelled', endedAt: this.#now() } as const;
    const wasQueued = await this.#store.change(number, change, ['queued']);
    if (!wasQueued && this.#current?.number === number) this.#current.controller.abort();
    const entry = await this.#store.get(number);
    if (wasQueued && entry) this.#onChange(entry);
    return entry;
  }

  /** The entries that a killed program has left as going. */
  async interrupted(): Promise<readonly QueueEntry[]> {
    return this.#store.list(undefined, ['running'], Number.MAX_SAFE_INTEGER);
  }

  /** Begins to carry out entries, after `ready`: call once. */
  start(ready: Promise<unknown>): void {
    this.#going = ready.then(
      () => this.#carryOutAll(),
      () => undefined,
    );
  }

  /** Asks the entry that is going to stop, and waits for its end; what waits stays on disk. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#current?.controller.abort();
    this.#wake();
    await this.#going;
  }

  async #carryOutAll(): Promise<void> {
    while (!this.#isStopping) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      try {
        const entry = await this.#store.next();
        if (this.#isStopping) return;
        if (entry) await this.#carryOut(entry);
        else await woken;
      } catch (error) {
        // Without its file the queue cannot go on; what waits is on disk for the next start.
        this.#onProblem(error);
        return;
      }
    }
  }

  async #carryOut({ number }: QueueEntry): Promise<void> {
    const began = { state: 'running', startedAt: this.#now() } as const;
    // It may have been cancelled meanwhile.
    if (!(await this.#store.change(number, began, ['queued']))) return;
    const controller = new AbortController();
    this.#current = { number, controller };
    const entry = await this.#changed(number);
    const outcome = await this.#work[entry.kind]
      .carryOut(
        entry,
        async (run) => {
          await this.#store.change(number, { run }, ['running']);
          await this.#changed(number);
        },
        controller.signal,
      )
      .catch((error: unknown): QueueOutcome => {
        this.#onProblem(error);
        return { state: 'failed', problem: formatError(error) };
      });
    this.#current = undefined;
    await this.settle(number, outcome);
  }

  /** Ends an entry that is going, or that a killed program has left as going. */
  async settle(number: number, { state, problem }: QueueOutcome): Promise<void> {
    const end = { state, problem: problem ?? null, endedAt: this.#now() };
    await this.#store.change(number, end, ['running']);
    await this.#changed(number);
  }

  async #changed(number: number): Promise<QueueEntry> {
    const entry = await this.#store.get(number);
    if (!entry) throw new RangeError(`the queue has no entry ${number}`);
    this.#onChange(entry);
    return entry;
  }
}
