import type { EntityStore, InsertReceiver } from '../db/entity-store.js';
import {
  announce,
  awaitTurn,
  closePart,
  hold,
  rowsOfStep,
  takeRows,
  writePart,
  type BatchContext,
} from './batch.js';
import { awaitArrival, claimStep, LATER } from './claim.js';
import type { Step } from './schedule.js';
import type { ClaimedRow } from './work.js';
import type { SentInsert } from './write-context.js';

/** A store that takes an insert with a callback. */
type LaneStore = EntityStore & Required<Pick<EntityStore, 'insertThen'>>;

/** A store for each entity, by its position in the model. */
type LaneStores = readonly LaneStore[];

/**
 * The short way of rows that are written one by one, if these settings and databases have one; see `RowLane`.
 * @param onStep receives the rows of each step, all decided and recorded
 */
export async function openRowLane(
  context: BatchContext,
  onStep: (rows: readonly ClaimedRow[]) => void,
): Promise<RowLane | undefined> {
  const { lane, writes, order, router, shared } = context;
  if (lane === 'off' || writes !== 'singly' || order !== 'fifo') return undefined;
  const stores: LaneStore[] = [];
  for (const { name } of shared.model.entities) {
    const store = await router.store(name);
    if (!isLaneStore(store)) return undefined;
    stores.push(store);
  }
  return new RowLane(context, stores, onStep);
}

function isLaneStore(store: EntityStore): store is LaneStore {
  return store.insertThen !== undefined && store.isRemote !== true;
}

/** Where the lane is: the step, its rows, and the row that is written next. */
interface InHand {
  readonly position: number;
  readonly step: Step;
  readonly rows: readonly ClaimedRow[];
  at: number;
}

/**
 * Takes steps as `takeSteps` and `processStep` do, but in callbacks: a promise for each part of the way costs
 * more than the row. What is not clean takes the long way: a reference that is not committed yet is looked up
 * by `ReferenceCheck`; a row that must not be inserted, and an insert that fails or meets a taken key, is
 * left to `writePart`, which gets the answer of that insert.
 */
export class RowLane implements InsertReceiver {
  readonly #context: BatchContext;
  readonly #stores: LaneStores;
  readonly #onStep: (rows: readonly ClaimedRow[]) => void;
  #inHand: InHand | undefined;
  #sentMs = 0;
  #error: unknown;
  #next: () => void = () => undefined;
  #resolve: (isEnd: boolean) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(
    context: BatchContext,
    stores: LaneStores,
    onStep: (rows: readonly ClaimedRow[]) => void,
  ) {
    this.#context = context;
    this.#stores = stores;
    this.#onStep = onStep;
  }

  /**
   * Takes steps until none are left or the time is over, or until the run is stopped or paused, or threads have to think.
   * @returns whether none are left
   */
  run(): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#goOn(this.#claim);
    });
  }

  /** Takes the next part of the way; an error ends `run`. */
  #goOn(part: () => void): void {
    try {
      part();
    } catch (error) {
      this.#reject(error);
    }
  }

  /** Goes on when the promise is fulfilled. */
  #await(pending: Promise<void>, part: () => void): void {
    pending.then(() => this.#goOn(part), this.#reject);
  }

  /** Goes on after the driver's call: a thread that exits inside one takes the whole process with it. */
  #after(part: () => void): void {
    this.#next = part;
    queueMicrotask(this.#goOnNext);
  }

  readonly #goOnNext = (): void => this.#goOn(this.#next);

  readonly #claim = (): void => {
    const { shared, slot } = this.#context;
    const { control } = shared;
    if (control.stopping || control.paused || control.pausedForRebalance || control.paceMs > 0) {
      this.#resolve(false);
      return;
    }
    const position = claimStep(this.#context);
    if (position === LATER) {
      this.#await(awaitArrival(this.#context) ?? Promise.resolve(), this.#claim);
      return;
    }
    if (position === undefined) {
      this.#resolve(true);
      return;
    }
    const step = shared.schedule.at(position);
    slot.setStep(position, 'claimed');
    slot.setCurrent(step.entity.index, rowsOfStep(step, shared.description).first);
    const rows = takeRows(step, position, this.#context);
    this.#inHand = { position, step, rows, at: 0 };
    const checking = this.#context.references.check(step.entity, rows);
    if (checking) this.#await(checking, this.#announce);
    else this.#announce();
  };

  readonly #announce = (): void => {
    const { position, step, rows } = this.#inHand!;
    announce(position, rows, this.#context);
    const waiting = awaitTurn(step, this.#context);
    if (waiting) this.#await(waiting, this.#write);
    else this.#write();
  };

  readonly #write = (): void => {
    const { step, rows, at } = this.#inHand!;
    const row = rows[at]!;
    const { writable } = row;
    if (!writable) {
      this.#leave(undefined);
      return;
    }
    hold(step.entity, this.#context);
    this.#sentMs = this.#context.clock.now();
    this.#stores[step.entity.index]!.insertThen(writable, this);
  };

  answered(inserted: boolean): void {
    this.#after(inserted ? this.#inserted : this.#refused);
  }

  failed(error: unknown): void {
    this.#error = error;
    this.#after(this.#failed);
  }

  readonly #inserted = (): void => {
    const { rows, at } = this.#inHand!;
    rows[at]!.decide(true);
    this.#closeRow();
  };

  readonly #refused = (): void => this.#leave(sentInsert(this.#sentMs, () => false));

  readonly #failed = (): void => {
    const error = this.#error;
    const fail = (): never => {
      throw error;
    };
    this.#leave(sentInsert(this.#sentMs, fail));
  };

  /** Leaves the row to the long way. */
  #leave(sent: SentInsert | undefined): void {
    const { step, rows, at } = this.#inHand!;
    const written = writePart([rows[at]!], this.#stores[step.entity.index]!, this.#context, sent);
    this.#await(written, this.#closeRow);
  }

  readonly #closeRow = (): void => {
    const inHand = this.#inHand!;
    const { step, rows, at, position } = inHand;
    const isLast = at === rows.length - 1;
    closePart(step, [rows[at]!], isLast, this.#context);
    if (!isLast) {
      inHand.at += 1;
      this.#write();
      return;
    }
    const { shared, slot } = this.#context;
    slot.setStep(position, 'recorded');
    shared.control.addInFlight(-rows.length);
    slot.setStep(0, 'none');
    this.#onStep(rows);
    this.#claim();
  };
}

/** @param answer returns or throws what the insert did */
function sentInsert(sentMs: number, answer: () => boolean): SentInsert {
  let isTaken = false;
  return {
    sentMs,
    take() {
      if (isTaken) return undefined;
      isTaken = true;
      return settle(answer);
    },
  };
}

async function settle(answer: () => boolean): Promise<boolean> {
  return answer();
}
