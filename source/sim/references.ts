import { DatabaseError } from '../base/errors.js';
import { entityIndex, referencesOf, type Entity, type Reference } from '../entities/entity.js';
import type { OrderPolicy, ReferencePolicy } from '../ledger/record.js';
import type { Health } from '../router/health/health.js';
import type { WritingRouter } from '../router/writing-router.js';
import { LOCK_PATIENCE_MS, whileLocked } from './patience.js';
import type { SharedState } from './shared-state.js';
import type { ThreadWords } from './thread-words.js';
import type { RowInHand } from './work.js';
import type { ParentName } from './workloads/workload.js';

/** Decides whether the rows that others point to exist, in databases of their own. */
export class ReferenceCheck {
  readonly #shared: SharedState;
  readonly #words: ThreadWords;
  readonly #router: WritingRouter;
  readonly #health: Health;
  readonly #policy: ReferencePolicy;
  readonly #order: OrderPolicy;
  readonly #now: () => number;
  /** Per parent: every batch below this is known to be decided. */
  readonly #decidedBelow: Record<ParentName, number> = { User: 0, Product: 0 };

  /** @param now milliseconds since the run was released */
  constructor(options: {
    shared: SharedState;
    words: ThreadWords;
    router: WritingRouter;
    health: Health;
    policy: ReferencePolicy;
    order: OrderPolicy;
    now: () => number;
  }) {
    this.#shared = options.shared;
    this.#words = options.words;
    this.#router = options.router;
    this.#health = options.health;
    this.#policy = options.policy;
    this.#order = options.order;
    this.#now = options.now;
  }

  /** Notes on each row which of its references are missing, or that they could not be looked up. */
  async check(entity: Entity, rows: readonly RowInHand[]): Promise<void> {
    if (this.#policy === 'none') return;
    for (const reference of referencesOf(entity)) {
      const unsettled = this.#findUnsettled(reference, rows);
      if (unsettled.length > 0) await this.#askDatabase(reference, unsettled);
    }
  }

  /**
   * The rows that point to what no row of this run is known to have committed; waits for the rows
   * that could, if the policy says so.
   */
  #findUnsettled(reference: Reference, rows: readonly RowInHand[]): RowInHand[] {
    const parent = reference.target as ParentName;
    const committed = this.#shared.committed[parent];
    const unsettled: RowInHand[] = [];
    for (const row of rows) {
      const id = row.target(reference);
      if (id === undefined || committed.has(id)) continue;
      if (this.#policy === 'wait') {
        const last = committed.lastRow(id);
        if (last > 0) this.#awaitRow(parent, last);
        if (committed.has(id)) continue;
      }
      unsettled.push(row);
    }
    return unsettled;
  }

  #awaitRow(parent: ParentName, row: number): void {
    const { batchSize, keySpaces } = this.#shared.description;
    const last = Math.floor((row - 1) / batchSize);
    // Where ids repeat, an earlier row may carry the same id; only the fair order has decided it by now.
    const mayRepeat = this.#order === 'race' && keySpaces[parent].kind === 'hashed';
    const first = mayRepeat ? this.#decidedBelow[parent] : last;
    for (let batch = first; batch <= last; batch += 1) this.#awaitBatch(parent, batch, row);
    if (mayRepeat) this.#decidedBelow[parent] = Math.max(first, last + 1);
  }

  #awaitBatch(parent: ParentName, batch: number, row: number): void {
    if (this.#shared.isDecided(parent, batch)) return;
    this.#words.setAwaited(entityIndex(parent), row);
    this.#words.enter('waiting-reference', this.#now());
    this.#shared.awaitDecided(parent, batch);
    this.#words.enter('judging', this.#now());
  }

  async #askDatabase(reference: Reference, rows: readonly RowInHand[]): Promise<void> {
    const ids = rows.map((row) => row.target(reference)).filter((id) => id !== undefined);
    try {
      const store = await this.#router.store(reference.target);
      const existing = await whileLocked(() => store.findExisting([...new Set(ids)]), {
        now: this.#now,
        isStopping: () => this.#shared.stopping,
        patienceMs: LOCK_PATIENCE_MS,
        health: this.#health,
        onRetry: () => this.#shared.countRetry(),
      });
      for (const row of rows) {
        const id = row.target(reference);
        if (id !== undefined && !existing.has(id)) row.addMissing(reference, id);
      }
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
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
