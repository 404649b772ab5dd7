import type { Clock } from '../base/clock.js';
import { DatabaseError } from '../base/errors.js';
import { LOCK_TIMEOUT_MS, retryWhileTransient } from '../base/retry.js';
import { entityIndex, referencesOf, type Entity, type Reference } from '../entities/entity.js';
import type { OrderPolicy, ReferencePolicy } from '../ledger/record.js';
import type { Health } from '../router/health/health.js';
import type { WritingRouter } from '../router/writing-router.js';
import type { SharedState } from './shared-state.js';
import type { ThreadSlot } from './thread-slot.js';
import type { RowInHand } from './work.js';
import type { ParentName } from './workloads/workload.js';

/** Decides whether the rows that others point to exist, in databases of their own. */
export class ReferenceCheck {
  readonly #shared: SharedState;
  readonly #words: ThreadSlot;
  readonly #router: WritingRouter;
  readonly #health: Health;
  readonly #policy: ReferencePolicy;
  readonly #order: OrderPolicy;
  readonly #clock: Clock;
  /** Per parent: every batch below this is known to be decided. */
  readonly #decidedBelow: Record<ParentName, number> = { User: 0, Product: 0 };

  /** @param options.clock counts from the release of the run */
  constructor(options: {
    shared: SharedState;
    words: ThreadSlot;
    router: WritingRouter;
    health: Health;
    policy: ReferencePolicy;
    order: OrderPolicy;
    clock: Clock;
  }) {
    this.#shared = options.shared;
    this.#words = options.words;
    this.#router = options.router;
    this.#health = options.health;
    this.#policy = options.policy;
    this.#order = options.order;
    this.#clock = options.clock;
  }

  /** Notes on each row which of its references are missing, or that they could not be looked up. */
  async check(entity: Entity, rows: readonly RowInHand[]): Promise<void> {
    if (this.#policy === 'none') return;
    for (const reference of referencesOf(entity)) {
      const waiting = this.#policy === 'wait' ? this.#awaitTargets(reference, rows, 0) : undefined;
      if (waiting) await waiting;
      const unsettled = this.#findUnsettled(reference, rows);
      if (unsettled.length > 0) await this.#askDatabase(reference, unsettled);
    }
  }

  /** The rows that point to what no row of this run is known to have committed. */
  #findUnsettled(reference: Reference, rows: readonly RowInHand[]): RowInHand[] {
    const committed = this.#shared.committed[reference.target as ParentName];
    return rows.filter((row) => {
      const id = row.target(reference);
      return id !== undefined && !committed.has(id);
    });
  }

  /** Waits for the rows of this run that could commit what these rows point to, from one row on. */
  #awaitTargets(
    reference: Reference,
    rows: readonly RowInHand[],
    from: number,
  ): Promise<void> | undefined {
    const parent = reference.target as ParentName;
    const committed = this.#shared.committed[parent];
    for (let at = from; at < rows.length; at += 1) {
      const id = rows[at]?.target(reference);
      if (id === undefined || committed.has(id)) continue;
      const last = committed.lastRow(id);
      const waiting = last > 0 ? this.#awaitRow(parent, last) : undefined;
      if (waiting) return waiting.then(() => this.#awaitTargets(reference, rows, at + 1));
    }
    return undefined;
  }

  #awaitRow(parent: ParentName, row: number): Promise<void> | undefined {
    const { batchSize, keySpaces } = this.#shared.description;
    const last = Math.floor((row - 1) / batchSize);
    // Where ids repeat, an earlier row may carry the same id; only the fair order has decided it by now.
    const mayRepeat = this.#order === 'race' && keySpaces[parent].kind === 'hashed';
    const first = mayRepeat ? this.#decidedBelow[parent] : last;
    for (let batch = first; batch <= last; batch += 1) {
      const waiting = this.#awaitBatch(parent, batch, row);
      if (waiting) return waiting.then(() => this.#awaitRow(parent, row));
    }
    if (mayRepeat) this.#decidedBelow[parent] = Math.max(first, last + 1);
    return undefined;
  }

  #awaitBatch(parent: ParentName, batch: number, row: number): Promise<void> | undefined {
    if (this.#shared.turns[parent].isDecided(batch)) return undefined;
    this.#words.setAwaited(entityIndex(parent), row);
    this.#words.enter('waiting-reference', this.#clock.now());
    const goOn = (): void => this.#words.enter('judging', this.#clock.now());
    const waiting = this.#shared.turns[parent].awaitDecided(batch);
    if (waiting) return waiting.then(goOn);
    goOn();
    return undefined;
  }

  async #askDatabase(reference: Reference, rows: readonly RowInHand[]): Promise<void> {
    const ids = rows.map((row) => row.target(reference)).filter((id) => id !== undefined);
    try {
      const store = await this.#router.store(reference.target);
      const existing = await retryWhileTransient(() => store.findExisting([...new Set(ids)]), {
        clock: this.#clock,
        isStopping: () => this.#shared.control.stopping,
        timeoutMs: LOCK_TIMEOUT_MS,
        health: this.#health,
        onRetry: () => {
          this.#shared.control.countRetry();
          this.#words.enter('waiting-lock', this.#clock.now());
        },
      });
      this.#words.enter('judging', this.#clock.now());
      const planned = this.#shared.committed[reference.target as ParentName];
      for (const row of rows) {
        const id = row.target(reference);
        if (id === undefined || existing.has(id)) continue;
        row.addMissing(reference, id, planned.lastRow(id) > 0);
      }
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      this.#words.enter('judging', this.#clock.now());
      await this.#askOthers(reference, rows, error);
    }
  }

  /** Of several databases one may be away: rows whose parents are not there ask without the others. */
  async #askOthers(
    reference: Reference,
    rows: readonly RowInHand[],
    error: DatabaseError,
  ): Promise<void> {
    const store = await this.#router.store(reference.target);
    const others: RowInHand[] = [];
    for (const row of rows) {
      const id = row.target(reference);
      const isElsewhere = id !== undefined && store.mayHold?.(id, error.database) === false;
      if (isElsewhere) others.push(row);
      else row.fail(error);
    }
    if (others.length > 0) await this.#askDatabase(reference, others);
  }
}
