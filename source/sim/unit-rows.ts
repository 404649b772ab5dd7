import { DatabaseError } from '../base/errors.js';
import { retryWhileTransient } from '../base/retry.js';
import type { EntityStore } from '../db/entity-store.js';
import type { UnitDecisionLine } from '../ledger/unit-lines.js';
import type { RowFate, UnitTransaction, UnitWork } from '../units/policy.js';
import { writePart } from './batch.js';
import { writeInTransaction } from './unit-transaction.js';
import { RelayedUnit } from './relayed-unit.js';
import type { ClaimedRow } from './work.js';

/**
 * The rows of a unit, as a policy writes them. A row that meets a key of a unit which may still be undone waits for
 * it, so that the outcome is the same as if units were written one after the other.
 */
export class UnitRows extends RelayedUnit implements UnitWork {
  /** The committed rows that were deleted again. */
  readonly removed = new Set<ClaimedRow>();
  /** Whether its rows stay, now or once it is recovered. */
  isKept = false;
  /** The error that kept a unit from being ended. */
  problem: DatabaseError | undefined = undefined;

  async write(at: number): Promise<RowFate> {
    const row = this.row(at);
    await this.prepareRow(
      at,
      this.rows.filter(({ outcome }) => outcome === 'inserted'),
    );
    await this.awaitTurn(at);
    await this.writeInTurn(row, () => this.#tryWrite(row));
    this.pass(at);
    if (row.outcome === 'inserted') this.noteChange();
    if (!this.unit.policy.isAtomic) this.unit.onDecided(this.steps[at]!, row);
    if (row.outcome === 'inserted') return 'committed';
    return row.outcome === 'unknown' ? 'doubtful' : 'refused';
  }

  remove(at: number): Promise<void> {
    return this.removeStored(at);
  }

  decide(decision: UnitDecisionLine['type']): void {
    const { slot, clock, recorder } = this.context;
    slot.enter('recording', clock.now());
    this.unit.log.append({ type: decision, unit: this.number });
    this.isKept = decision === 'keep';
    recorder.reach('unit-decided', 1);
  }

  async transact(
    work: (transaction: UnitTransaction) => Promise<boolean>,
  ): Promise<boolean | undefined> {
    const { database } = this.unit;
    if (!database) throw new Error('no connection covers the databases of a unit');
    for (const at of this.rows.keys()) await this.prepareRow(at, this.rows);
    for (const at of this.rows.keys()) await this.awaitTurn(at);
    for (const row of this.rows) this.announce(row);
    const { committed, commitMs } = await writeInTransaction(
      this.rows,
      database,
      this.retries(),
      (transaction) =>
        work({
          insert: (at) => {
            this.hold(at);
            return transaction.insert(at);
          },
        }),
    );
    this.release();
    // No file shows its row before the commit began.
    if (committed) this.noteChange(commitMs);
    return committed;
  }

  async #tryWrite(row: ClaimedRow): Promise<void> {
    const { router, recorder } = this.context;
    row.beginAgain();
    const store = await router.store(row.entity.name);
    try {
      if (this.unit.policy.isLogged && (await this.#isFree(row, store))) this.logRow(row);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      row.fail(error);
      row.decide(false);
      return;
    }
    this.announce(row);
    await writePart([row], store, this.context);
    this.release();
    if (row.outcome === 'inserted') recorder.reach('unit-written', 1);
  }

  /** Whether the id of a row is free: else the stored row is another one, which must not be deleted. */
  async #isFree({ id }: ClaimedRow, store: EntityStore): Promise<boolean> {
    if (id === undefined) return false;
    const { slot, clock } = this.context;
    slot.enter('judging', clock.now());
    const taken = await retryWhileTransient(() => store.findExisting([id]), this.retries());
    return !taken.has(id);
  }
}
