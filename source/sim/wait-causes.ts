import type { RowAt } from '../ledger/thread-events.js';
import type { SharedState } from './shared-state.js';
import type { ThreadSlot } from './thread-slot.js';
import type { ThreadState } from './thread-state.js';

/** Why a thread waits. */
export interface WaitCause {
  /** The row that it waits for: one to which its own refers, or the first row before its own in the turn. */
  readonly row: RowAt | undefined;
  /** The thread that has this row in flight or holds the lock; undefined if that is not known. */
  readonly thread: number | undefined;
}

/** A row in flight, and its thread. */
interface InFlight extends RowAt {
  readonly thread: number;
}

/** Finds out from shared memory what each waiting thread waits for. */
export class WaitCauses {
  readonly #shared: SharedState;
  /** By entity: the undecided rows in flight in row order; of a batch, its first row. */
  readonly #inFlight: readonly (readonly InFlight[])[];

  constructor(shared: SharedState) {
    this.#shared = shared;
    const inFlight: InFlight[][] = shared.model.entities.map(() => []);
    for (let thread = 1; thread <= shared.description.threads; thread += 1) {
      const { entity, row } = this.#slot(thread).current;
      if (row > 0 && !this.#isDecided({ entity, row })) {
        inFlight[entity]?.push({ thread, entity, row });
      }
    }
    for (const rows of inFlight) rows.sort((one, other) => one.row - other.row);
    this.#inFlight = inFlight;
  }

  /** What a thread in a state waits for; undefined if it does not wait for another thread. */
  of(thread: number, state: ThreadState): WaitCause | undefined {
    const { current, awaited } = this.#slot(thread);
    switch (state) {
      case 'waiting-reference':
        return { row: awaited, thread: this.#threadWith(awaited) };
      case 'waiting-turn': {
        const first = this.#nextInTurn(current);
        return { row: first, thread: first?.thread };
      }
      case 'waiting-lock':
        return { row: undefined, thread: this.#lockHolder(thread, current) };
      default:
        return undefined;
    }
  }

  /** The thread that is writing rows of an entity; undefined if none is known to. */
  writerOf(entity: number): number | undefined {
    const { holder } = this.#shared.turnsOf(entity);
    return holder > 0 && this.#isWriting(holder, entity) ? holder : undefined;
  }

  /** The row whose turn it is, if it is in flight and comes before the given one. */
  #nextInTurn({ entity, row }: RowAt): InFlight | undefined {
    const first = this.#inFlight[entity]?.[0];
    if (!first || first.row >= row) return undefined;
    const before = { entity, row: first.row - this.#shared.description.batchSize };
    return before.row < 1 || this.#isDecided(before) ? first : undefined;
  }

  #threadWith({ entity, row }: RowAt): number | undefined {
    const { batchSize } = this.#shared.description;
    return this.#inFlight[entity]?.find((other) => row >= other.row && row < other.row + batchSize)
      ?.thread;
  }

  /** The thread that is writing to the database for whose lock another one waits. */
  #lockHolder(waiting: number, { entity }: RowAt): number | undefined {
    const writing = this.#inFlight[entity] ?? [];
    const isHolder = (thread: number): boolean =>
      thread !== waiting && this.#isWriting(thread, entity) && this.#mayShare(thread, waiting);
    const last = this.#shared.turnsOf(entity).holder;
    if (last > 0 && isHolder(last)) return last;
    return writing.find(({ thread }) => isHolder(thread))?.thread;
  }

  #isWriting(thread: number, entity: number): boolean {
    const { state, current } = this.#slot(thread);
    return state === 'writing' && current.entity === entity && current.row > 0;
  }

  /** Whether two threads may use the same database; with several databases per entity, their calls decide. */
  #mayShare(one: number, other: number): boolean {
    const { databases, model } = this.#shared;
    if (databases.count <= model.entities.length) return true;
    return databases.names.some(
      (_, at) =>
        databases.askingSince(one, at) !== undefined &&
        databases.askingSince(other, at) !== undefined,
    );
  }

  #isDecided({ entity, row }: RowAt): boolean {
    const { batchSize } = this.#shared.description;
    return this.#shared.turnsOf(entity).isDecided(Math.floor((row - 1) / batchSize));
  }

  #slot(thread: number): ThreadSlot {
    return this.#shared.threads.slot(thread);
  }
}
