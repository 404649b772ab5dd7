import { LOCK_TIMEOUT_MS, type RetryPolicy } from '../base/retry.js';
import type { UnitPolicy } from '../units/policy.js';
import { takeRows, think, type BatchContext } from './batch.js';
import type { EarlierUnits } from './earlier-units.js';
import type { Step } from './schedule.js';
import type { UnitLog } from './unit-log.js';
import { UnitReferences } from './unit-references.js';
import type { UnitDatabase } from './unit-transaction.js';
import type { ClaimedRow } from './work.js';

/** What a unit needs besides the context of its thread. */
export interface UnitContext {
  readonly policy: UnitPolicy;
  readonly log: UnitLog;
  readonly earlier: EarlierUnits;
  /** The beginning of the names of what this run keeps in databases: prepared transactions, entries of the outbox. */
  readonly mark: string;
  /** Keys of entries in the outbox that are needed no longer: the next transaction of the thread there removes them. */
  readonly done: Set<string>;
  /** The connection on which one transaction covers a unit, in a policy that needs it. */
  readonly database?: UnitDatabase | undefined;
  /** Called when a row is decided for good, in a policy that undoes nothing. */
  readonly onDecided: (step: Step, row: ClaimedRow) => void;
}

/**
 * The rows of a unit that a thread has claimed, and its turns. Units write to each database in their order, but each
 * passes the turn on before it is decided.
 */
export class UnitTurns {
  readonly rows: readonly ClaimedRow[];
  readonly steps: readonly Step[];
  readonly claimedMs: number;
  protected readonly context: BatchContext;
  protected readonly unit: UnitContext;
  protected readonly position: number;
  readonly #references: UnitReferences;
  /** The positions of rows that have passed their turn on. */
  readonly #passed = new Set<number>();
  #firstCommitMs: number | undefined;
  #lastChangeMs = 0;

  /** @param position of its first step */
  constructor(position: number, context: BatchContext, unit: UnitContext) {
    const { shared, clock } = context;
    this.context = context;
    this.unit = unit;
    this.position = position;
    this.#references = new UnitReferences(context);
    this.steps = Array.from({ length: shared.unitSize }, (_, at) =>
      shared.schedule.at(position + at),
    );
    this.claimedMs = clock.now();
    const [{ entity, batch }] = this.steps as [Step];
    context.slot.setCurrent(entity.index, batch + 1);
    this.rows = this.steps.flatMap((step, at) => takeRows(step, position + at, context));
  }

  /** The number of the unit, from 1. */
  get number(): number {
    return this.rows[0]!.row;
  }

  get size(): number {
    return this.rows.length;
  }

  /** How long others could see a part of the unit, in milliseconds; null if no row was committed. */
  get exposedMs(): number | null {
    return this.#firstCommitMs === undefined ? null : this.#lastChangeMs - this.#firstCommitMs;
  }

  /** Passes on the turns of rows that were not written. */
  async passRest(): Promise<void> {
    for (const at of this.rows.keys()) {
      if (this.#passed.has(at)) continue;
      await this.awaitTurn(at);
      this.pass(at);
    }
  }

  protected row(at: number): ClaimedRow {
    return this.rows[at]!;
  }

  /** Waits for the think time of a row, and checks its references. @param own rows of the unit that count as stored */
  protected async prepareRow(at: number, own: readonly ClaimedRow[]): Promise<void> {
    const { slot, clock } = this.context;
    const thinking = think(this.steps[at]!, this.position + at, this.context);
    if (thinking) await thinking;
    slot.enter('judging', clock.now());
    await this.#references.check(this.row(at), own);
  }

  protected async awaitTurn(at: number): Promise<void> {
    const { entity, batch } = this.steps[at]!;
    const { shared, slot, clock } = this.context;
    const passed = shared.passedOf(entity.index);
    if (batch === 0 || passed.isDecided(batch - 1)) return;
    slot.setCurrent(entity.index, this.row(at).row);
    slot.enter('waiting-turn', clock.now());
    await passed.awaitDecided(batch - 1);
  }

  /** Writes a row; again, once all units before are decided, if one of them may have had its keys for a moment. */
  protected async writeInTurn(row: ClaimedRow, tryWrite: () => Promise<void>): Promise<void> {
    const { earlier } = this.unit;
    const isSettled = earlier.areDecided(row);
    await tryWrite();
    if (isSettled || row.taken.length === 0) return;
    await earlier.await(row);
    await tryWrite();
  }

  /** Lets the next unit write to the database of a row. */
  protected pass(at: number): void {
    const { entity, batch } = this.steps[at]!;
    this.context.shared.passedOf(entity.index).markDecided(batch);
    this.#passed.add(at);
  }

  /** Shows the thread as the one that writes to the database of a row. */
  protected hold(at: number): void {
    const { shared, thread } = this.context;
    shared.turnsOf(this.row(at).entity.index).holder = thread;
    this.enterWriting(at);
  }

  /** Shows the thread as one that does something with a row in its database. */
  protected enterWriting(at: number): void {
    const { slot, clock } = this.context;
    const { entity, row } = this.row(at);
    slot.enterFor({ entity: entity.index, row }, 'writing', clock.now());
  }

  /** Ends what `hold` began. */
  protected release(): void {
    const { shared, thread } = this.context;
    for (const { entity } of this.rows) {
      const turns = shared.turnsOf(entity.index);
      if (turns.holder === thread) turns.holder = 0;
    }
  }

  /** Writes to the journal that a row may be in the database from now on. */
  protected announce(row: ClaimedRow): void {
    const { recorder, slot, clock } = this.context;
    slot.enter('recording', clock.now());
    recorder.announce([row]);
    slot.setStep(this.position, 'announced');
  }

  /** Adds a row to the log of units, durably. */
  protected logRow(row: ClaimedRow): void {
    const { slot, clock, recorder } = this.context;
    const { writable: stored } = row;
    if (!stored) return;
    slot.enter('recording', clock.now());
    this.unit.log.append({ type: 'row', unit: this.number, entity: row.entity.name, stored });
    recorder.reach('unit-logged', 1);
  }

  /** Notes that others see a row, or see it no more. @param tookMs how long that may have been so already */
  protected noteChange(tookMs = 0): void {
    const nowMs = this.context.clock.now();
    this.#firstCommitMs ??= nowMs - tookMs;
    this.#lastChangeMs = nowMs;
  }

  /** A run that stops still finishes its units. */
  protected retries(): RetryPolicy {
    const { clock, health, shared, slot, retry } = this.context;
    return {
      clock,
      health,
      backOff: retry,
      timeoutMs: LOCK_TIMEOUT_MS,
      onRetry: () => {
        shared.control.countRetry();
        slot.enter('waiting-lock', clock.now());
      },
    };
  }
}
