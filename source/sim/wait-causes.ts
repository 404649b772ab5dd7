import { entityAt, ENTITY_LIST } from '../entities/entity.js';
import type { SharedState } from './shared-state.js';
import type { ThreadSlot, ThreadState } from './thread-slot.js';

/** A row as shared memory names it: position of its entity, and its number from 1; row 0 is none. */
interface RowAt {
  readonly entity: number;
  readonly row: number;
}

/** Why a thread waits. */
export interface WaitCause {
  /** The row that it waits for: the one its order points to, or the first whose turn comes before its own. */
  readonly row: RowAt | undefined;
  /** The thread that has this row in flight, or that holds the lock; undefined where that is not known. */
  readonly thread: number | undefined;
}

/** A row that a thread has in flight. */
interface InFlight extends RowAt {
  readonly thread: number;
}

/** Finds out, from one look at shared memory, what each waiting thread of a run waits for. */
export class WaitCauses {
  readonly #shared: SharedState;
  /** By entity: the rows in flight that are not decided, the first row first; of a batch its first row. */
  readonly #inFlight: readonly (readonly InFlight[])[];

  constructor(shared: SharedState) {
    this.#shared = shared;
    const inFlight: InFlight[][] = ENTITY_LIST.map(() => []);
    for (let thread = 1; thread <= shared.description.threads; thread += 1) {
      const { entity, row } = this.#slot(thread).current;
      if (row > 0 && !this.#isDecided({ entity, row })) {
        inFlight[entity]?.push({ thread, entity, row });
      }
    }
    for (const rows of inFlight) rows.sort((one, other) => one.row - other.row);
    this.#inFlight = inFlight;
  }

  /** What a thread in a state waits for; undefined when it does not wait for another one. */
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

  /** The thread that writes rows of an entity now, as far as one is known to. */
  writerOf(entity: number): number | undefined {
    const { holder } = this.#shared.turns[entityAt(entity).name];
    return holder > 0 && this.#isWriting(holder, entity) ? holder : undefined;
  }

  /** The first row of an entity that is not decided, where a thread has it in flight before a later one. */
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

  /** The thread that writes into the database whose lock another one waits for. */
  #lockHolder(waiting: number, { entity }: RowAt): number | undefined {
    const writing = this.#inFlight[entity] ?? [];
    const isHolder = (thread: number): boolean =>
      thread !== waiting && this.#isWriting(thread, entity) && this.#mayShare(thread, waiting);
    const last = this.#shared.turns[entityAt(entity).name].holder;
    if (last > 0 && isHolder(last)) return last;
    return writing.find(({ thread }) => isHolder(thread))?.thread;
  }

  #isWriting(thread: number, entity: number): boolean {
    const { state, current } = this.#slot(thread);
    return state === 'writing' && current.entity === entity && current.row > 0;
  }

  /** Whether two threads use one database: known from their calls where an entity has several. */
  #mayShare(one: number, other: number): boolean {
    const { databases } = this.#shared;
    if (databases.count <= ENTITY_LIST.length) return true;
    return databases.names.some(
      (_, at) =>
        databases.askingSince(one, at) !== undefined &&
        databases.askingSince(other, at) !== undefined,
    );
  }

  #isDecided({ entity, row }: RowAt): boolean {
    const { batchSize } = this.#shared.description;
    return this.#shared.turns[entityAt(entity).name].isDecided(Math.floor((row - 1) / batchSize));
  }

  #slot(thread: number): ThreadSlot {
    return this.#shared.threads.words(thread);
  }
}
