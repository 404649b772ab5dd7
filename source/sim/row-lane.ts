import type { EntityStore, InsertReceiver } from '../db/entity-store.js';
import { awaitTurn, hold, writePart, type BatchContext } from './batch.js';
import { CallbackChain } from './callback-chain.js';
import { awaitArrival, claimStep, LATER } from './claim.js';
import { noteArrivals } from './note-arrivals.js';
import { rowsOfStep, type Step } from './schedule.js';
import type { Shift } from './shift.js';
import { TurnRows } from './turn-rows.js';
import type { ClaimedRow } from './work.js';
import { sentInsert } from './sent-insert.js';
import type { SentInsert } from './write-context.js';

/** A store that takes an insert with a callback. */
export type LaneStore = EntityStore & Required<Pick<EntityStore, 'insertThen'>>;

/** A store for each entity, by its position in the model. */
export type LaneStores = readonly LaneStore[];

/** Clean rows are recorded together, but at the latest after so many milliseconds. */
const RECORD_AFTER_MS = 10;

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
  readonly #turn: TurnRows;
  readonly #chain = new CallbackChain<boolean>();
  readonly #shift: Shift;
  #position = 0;
  #step: Step;
  #sentMs = 0;
  /** When rows were recorded last, or the turn began. */
  #recordedMs = 0;
  #error: unknown;

  constructor(
    context: BatchContext,
    stores: LaneStores,
    shift: Shift,
    onStep: (rows: readonly ClaimedRow[]) => void,
  ) {
    this.#context = context;
    this.#stores = stores;
    this.#onStep = onStep;
    this.#step = context.shared.schedule.at(0);
    this.#turn = new TurnRows(this.#step.entity, context.source);
    this.#shift = shift;
  }

  /**
   * Takes steps until none are left or the time is over, or until the run is stopped, paused or stepped, or threads have to think.
   * @returns whether none are left
   */
  run(): Promise<boolean> {
    return this.#chain.run(this.#begin);
  }

  /** Goes on with the next step when the shift of the thread allows it. */
  readonly #begin = (): void => {
    const waiting = this.#shift.isNeeded ? this.#shift.begin() : undefined;
    if (waiting) this.#chain.await(waiting, this.#claim);
    else this.#claim();
  };

  readonly #claim = (): void => {
    const context = this.#context;
    const { shared, slot, clock } = context;
    if (shared.control.isDisturbed || shared.steps.isOn) {
      this.#chain.end(false);
      return;
    }
    const position = claimStep(context);
    if (position === LATER) {
      this.#chain.await(awaitArrival(context) ?? Promise.resolve(), this.#claim);
      return;
    }
    if (position === undefined) {
      this.#chain.end(true);
      return;
    }
    const step = shared.schedule.at(position);
    const range = rowsOfStep(step, shared.description);
    this.#position = position;
    this.#step = step;
    slot.setStep(position, 'claimed');
    slot.setCurrent(step.entity.index, range.first);
    const startedMs = clock.now();
    slot.enter('judging', startedMs);
    shared.control.addInFlight(range.count);
    const turn = this.#turn;
    turn.read(step.entity, range, startedMs);
    if (shared.arrivals) noteArrivals(turn.claimAll(), position, shared);
    const checking = context.references.checkBatch(turn.entity, turn);
    if (checking) this.#chain.await(checking, this.#announce);
    else this.#announce();
  };

  readonly #announce = (): void => {
    const context = this.#context;
    const { slot, recorder, clock } = context;
    slot.enter('recording', clock.now());
    recorder.announceSpans(this.#step.entity.name, this.#turn.spans);
    slot.setStep(this.#position, 'announced');
    const waiting = awaitTurn(this.#step, context);
    if (waiting) this.#chain.await(waiting, this.#takeTurn);
    else this.#takeTurn();
  };

  readonly #takeTurn = (): void => {
    this.#recordedMs = this.#hold();
    this.#write(this.#recordedMs);
  };

  /** Marks the thread as the one that writes. @returns the time */
  #hold(): number {
    const nowMs = this.#context.clock.now();
    hold(this.#step.entity, this.#context, nowMs);
    return nowMs;
  }

  #write(nowMs: number): void {
    const turn = this.#turn;
    const values = turn.writable(turn.decided);
    if (!values) {
      this.#leave(undefined);
      return;
    }
    this.#sentMs = nowMs;
    this.#stores[this.#step.entity.index]!.insertThen(values, this);
  }

  answered(inserted: boolean): void {
    this.#chain.after(inserted ? this.#inserted : this.#refused);
  }

  failed(error: unknown): void {
    this.#error = error;
    this.#chain.after(this.#failed);
  }

  readonly #inserted = (): void => {
    const turn = this.#turn;
    turn.claimedAt(turn.decided)?.decide(true);
    if (!this.#advance()) return;
    let nowMs = this.#context.clock.now();
    if (nowMs - this.#recordedMs >= RECORD_AFTER_MS) {
      this.#record(nowMs);
      nowMs = this.#hold();
    }
    this.#write(nowMs);
  };

  readonly #refused = (): void => this.#leave(sentInsert(this.#sentMs, () => false));

  readonly #failed = (): void => {
    const error = this.#error;
    const fail = (): never => {
      throw error;
    };
    this.#leave(sentInsert(this.#sentMs, fail));
  };

  /** Leaves the row to the long way; those before it need not wait for that to be recorded. */
  #leave(sent: SentInsert | undefined): void {
    const turn = this.#turn;
    this.#record(this.#context.clock.now());
    const row = turn.claim(turn.decided);
    const written = writePart([row], this.#stores[this.#step.entity.index]!, this.#context, sent);
    this.#chain.await(written, this.#decided);
  }

  /** Goes on after the long way of a row. */
  readonly #decided = (): void => {
    if (!this.#advance()) return;
    this.#record(this.#context.clock.now());
    this.#write(this.#hold());
  };

  /** Counts a row as decided; ends the turn after its last. @returns whether there are more */
  #advance(): boolean {
    const turn = this.#turn;
    turn.decided += 1;
    this.#context.recorder.reach('committed', 1);
    if (turn.decided < turn.length) return true;
    this.#close();
    return false;
  }

  /** Records the rows that are decided, before the turn is over. */
  #record(nowMs: number): void {
    const turn = this.#turn;
    this.#recordedMs = nowMs;
    if (turn.recorded === turn.decided) return;
    this.#context.slot.enter('recording', nowMs);
    this.#context.recorder.publishTurn(turn);
    this.#writeLines();
  }

  /** Ends the turn: it passes on first, so that the next thread need not wait for the ledger. */
  #close(): void {
    const { shared, slot, recorder, notes, clock, thread } = this.#context;
    const turn = this.#turn;
    const turns = shared.turnsOf(turn.entity.index);
    slot.enter('recording', clock.now());
    if (turns.holder === thread) turns.holder = 0;
    recorder.publishTurn(turn);
    turns.markDecided(this.#step.batch);
    this.#writeLines();
    notes.rest();
    slot.setStep(this.#position, 'recorded');
    shared.control.addInFlight(-turn.length);
    slot.setStep(0, 'none');
    this.#onStep(turn.claimed);
    this.#shift.count(turn.length);
    this.#begin();
  }

  #writeLines(): void {
    const { recorder, notes, clock } = this.#context;
    const turn = this.#turn;
    recorder.recordTurn(turn, clock.now());
    notes.countInserted(turn.entity, turn.pendingPlain);
    if (turn.pendingClaimed.length > 0) notes.count(turn.entity, turn.pendingClaimed);
    turn.recorded = turn.decided;
  }
}
