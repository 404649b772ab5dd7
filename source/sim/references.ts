import type { Clock } from '../base/clock.js';
import { DatabaseError } from '../base/errors.js';
import { LOCK_TIMEOUT_MS, retryWhileTransient, type BackOff } from '../base/retry.js';
import type { Entity, Reference } from '../entities/entity.js';
import { checkedOf } from '../entities/references.js';
import type { OrderPolicy, ReferencePolicy } from '../ledger/record.js';
import type { ReferencePolicyDefinition } from '../references/policy.js';
import { referencePolicy } from '../references/registry.js';
import type { Health } from '../router/health/health.js';
import type { WritingRouter } from '../router/writing-router.js';
import type { SharedState } from './shared-state.js';
import { findTargets } from './stored-targets.js';
import type { ThreadSlot } from './thread-slot.js';
import type { ClaimedRow } from './work.js';

/** Rows that may refer to others, by position. */
export interface ReferringRows {
  readonly length: number;
  /** The number of the row at position 0, from 1; the others follow it. */
  readonly first: number;
  /** The id to which a reference of a row points; undefined if that field is invalid. */
  target(at: number, reference: Reference): number | undefined;
  /** The second number of the key to which it points; see `printOfTarget`. */
  print(at: number, reference: Reference): number;
  /** The row at a position, to note on it what is missing. */
  claim(at: number): ClaimedRow;
}

/** Consecutive rows that are no plain ones. */
export function referring(rows: readonly ClaimedRow[]): ReferringRows {
  return {
    length: rows.length,
    first: rows[0]?.row ?? 1,
    target: (at, reference) => rows[at]?.target(reference),
    print: (at, reference) => rows[at]!.print(reference),
    claim: (at) => rows[at]!,
  };
}

/**
 * Checks that the rows to which a row refers exist, in other databases than its own. Rows of an entity that refers to
 * itself have a turn each, so that the rows before are decided.
 */
export class ReferenceCheck {
  readonly #shared: SharedState;
  readonly #slot: ThreadSlot;
  readonly #router: WritingRouter;
  readonly #health: Health;
  readonly #policy: ReferencePolicyDefinition;
  readonly #order: OrderPolicy;
  readonly #backOff: BackOff | undefined;
  readonly #clock: Clock;
  /** By position of an entity: all its batches before this one are decided. */
  readonly #decidedBelow: number[];

  /** @param options.clock its 0 is the release of the run */
  constructor(options: {
    shared: SharedState;
    slot: ThreadSlot;
    router: WritingRouter;
    health: Health;
    policy: ReferencePolicy;
    order: OrderPolicy;
    backOff?: BackOff | undefined;
    clock: Clock;
  }) {
    this.#shared = options.shared;
    this.#decidedBelow = options.shared.model.entities.map(() => 0);
    this.#slot = options.slot;
    this.#router = options.router;
    this.#health = options.health;
    this.#policy = referencePolicy(options.policy);
    this.#order = options.order;
    this.#backOff = options.backOff;
    this.#clock = options.clock;
  }

  /**
   * Notes on each row which references are missing, or that they could not be looked up.
   * @returns undefined if that is done already, without a question to a database
   */
  check(entity: Entity, rows: readonly ClaimedRow[]): Promise<void> | undefined {
    return this.checkBatch(entity, referring(rows));
  }

  /** The same for a batch with plain rows. */
  checkBatch(entity: Entity, rows: ReferringRows): Promise<void> | undefined {
    if (!this.#policy.asks) return undefined;
    const references = checkedOf(entity);
    // Nearly always.
    if (references.every((reference) => this.#areCommitted(reference, rows))) return undefined;
    return this.#checkFrom(0, references, rows);
  }

  /** The same without waiting for rows of this run that are not decided. */
  async checkNow(entity: Entity, rows: ReferringRows): Promise<void> {
    if (!this.#policy.asks) return;
    for (const reference of checkedOf(entity)) await this.#askUnsettled(reference, rows);
  }

  /** Whether this run is known to have committed the parents of all rows. */
  #areCommitted(reference: Reference, rows: ReferringRows): boolean {
    const committed = this.#shared.committedOf(reference.targetIndex);
    for (let at = 0; at < rows.length; at += 1) {
      const id = rows.target(at, reference);
      if (id !== undefined && !committed.has(id, rows.print(at, reference))) return false;
    }
    return true;
  }

  #checkFrom(
    from: number,
    references: readonly Reference[],
    rows: ReferringRows,
  ): Promise<void> | undefined {
    for (let at = from; at < references.length; at += 1) {
      const pending = this.#checkOne(references[at]!, rows);
      if (pending) return pending.then(() => this.#checkFrom(at + 1, references, rows));
    }
    return undefined;
  }

  #checkOne(reference: Reference, rows: ReferringRows): Promise<void> | undefined {
    const waiting = this.#policy.waits ? this.#awaitTargets(reference, rows, 0) : undefined;
    if (waiting) return waiting.then(() => this.#askUnsettled(reference, rows));
    return this.#askUnsettled(reference, rows);
  }

  #askUnsettled(reference: Reference, rows: ReferringRows): Promise<void> | undefined {
    const unsettled = this.#findUnsettled(reference, rows);
    return unsettled.length > 0 ? this.#askDatabase(reference, unsettled) : undefined;
  }

  /** The rows whose parent this run is not known to have committed. */
  #findUnsettled(reference: Reference, rows: ReferringRows): ClaimedRow[] {
    const committed = this.#shared.committedOf(reference.targetIndex);
    const unsettled: ClaimedRow[] = [];
    for (let at = 0; at < rows.length; at += 1) {
      const id = rows.target(at, reference);
      if (id !== undefined && !committed.has(id, rows.print(at, reference)))
        unsettled.push(rows.claim(at));
    }
    return unsettled;
  }

  /** Waits, from position `from` on, for the rows of this run that could commit the parents of these rows. */
  #awaitTargets(
    reference: Reference,
    rows: ReferringRows,
    from: number,
  ): Promise<void> | undefined {
    const parent = reference.targetIndex;
    const committed = this.#shared.committedOf(parent);
    for (let at = from; at < rows.length; at += 1) {
      const id = rows.target(at, reference);
      if (id === undefined || committed.has(id)) continue;
      const last = committed.lastRow(id);
      // A row of the same entity that does not come before is not decided before either.
      const isBefore = reference.source !== reference.target || last < rows.first + at;
      const waiting = last > 0 && isBefore ? this.#awaitRow(parent, last) : undefined;
      if (waiting) return waiting.then(() => this.#awaitTargets(reference, rows, at + 1));
    }
    return undefined;
  }

  #awaitRow(parent: number, row: number): Promise<void> | undefined {
    const { batchSize, keySpaces } = this.#shared.description;
    const last = Math.floor((row - 1) / batchSize);
    // An earlier row may have the same id. Under fifo it is decided by now; under race it may not be.
    const mayRepeat = this.#order === 'race' && keySpaces[parent]?.kind === 'hashed';
    const first = mayRepeat ? this.#decidedBelow[parent]! : last;
    for (let batch = first; batch <= last; batch += 1) {
      const waiting = this.#awaitBatch(parent, batch, row);
      if (waiting) return waiting.then(() => this.#awaitRow(parent, row));
    }
    if (mayRepeat) this.#decidedBelow[parent] = Math.max(first, last + 1);
    return undefined;
  }

  #awaitBatch(parent: number, batch: number, row: number): Promise<void> | undefined {
    const turns = this.#shared.turnsOf(parent);
    if (turns.isDecided(batch)) return undefined;
    const held = this.#slot.awaitStep();
    if (held) return held.then(() => this.#awaitBatch(parent, batch, row));
    this.#slot.setAwaited(parent, row);
    this.#slot.enter('waiting-reference', this.#clock.now());
    const waiting = turns.awaitDecided(batch);
    return waiting ? waiting.then(() => this.#goOn()) : this.#goOn();
  }

  #goOn(): Promise<void> | undefined {
    const held = this.#slot.awaitStep();
    if (held) return held.then(() => this.#goOn());
    this.#slot.enter('judging', this.#clock.now());
    return undefined;
  }

  async #askDatabase(reference: Reference, rows: readonly ClaimedRow[]): Promise<void> {
    const ids = rows.map((row) => row.target(reference)).filter((id) => id !== undefined);
    try {
      const store = await this.#router.store(reference.target);
      const stored = await retryWhileTransient(() => findTargets(store, reference, ids), {
        clock: this.#clock,
        isStopping: () => this.#shared.control.stopping,
        timeoutMs: LOCK_TIMEOUT_MS,
        isStepped: () => this.#shared.steps.isOn,
        health: this.#health,
        backOff: this.#backOff,
        onRetry: () => {
          this.#shared.control.countRetry();
          this.#slot.enter('waiting-lock', this.#clock.now());
        },
      });
      this.#slot.enter('judging', this.#clock.now());
      const planned = this.#shared.committedOf(reference.targetIndex);
      for (const row of rows) {
        const id = row.target(reference);
        if (id === undefined || stored.has(id, row.fields)) continue;
        row.addMissing(reference, planned.lastRow(id) > 0, stored.other(id));
      }
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      this.#slot.enter('judging', this.#clock.now());
      await this.#askOthers(reference, rows, error);
    }
  }

  /** If one of several databases failed, looks up the rows whose parents are not in it once more. */
  async #askOthers(
    reference: Reference,
    rows: readonly ClaimedRow[],
    error: DatabaseError,
  ): Promise<void> {
    const store = await this.#router.store(reference.target);
    const others: ClaimedRow[] = [];
    for (const row of rows) {
      const id = row.target(reference);
      const isElsewhere = id !== undefined && store.mayHold?.(id, error.database) === false;
      if (isElsewhere) others.push(row);
      else row.fail(error);
    }
    if (others.length > 0) await this.#askDatabase(reference, others);
  }
}
