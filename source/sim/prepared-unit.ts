import { DatabaseError } from '../base/errors.js';
import { retryWhileTransient } from '../base/retry.js';
import type { TwoPhase } from '../db/two-phase.js';
import { transactionName } from '../ledger/transaction-name.js';
import { noteHolders } from './holders.js';
import { UnitTurns } from './unit-turns.js';

/** The steps of two-phase commit: each row has a transaction of its own, which is prepared before any is committed. */
export abstract class PreparedUnit extends UnitTurns {
  abstract problem: DatabaseError | undefined;

  /** Begins the transaction of a row and writes it. @returns whether it is in the table */
  async stage(at: number): Promise<boolean> {
    const row = this.row(at);
    await this.prepareRow(
      at,
      this.rows.filter(({ state }) => state === 'written'),
    );
    await this.awaitTurn(at);
    const store = await this.context.router.store(row.entity.name);
    this.logRow(row);
    this.announce(row);
    this.hold(at);
    try {
      const isWritten = await retryWhileTransient(() => this.#insert(at), this.retries());
      if (!isWritten) {
        await noteHolders([row], store);
        row.decide(false);
      }
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      row.fail(error);
      row.decide(false);
    }
    this.release();
    this.pass(at);
    if (row.state !== 'written') return false;
    this.context.recorder.reach('unit-written', 1);
    return true;
  }

  /** Prepares the transaction of a row. @throws DatabaseError */
  async prepare(at: number): Promise<void> {
    const { recorder } = this.context;
    this.enterWriting(at);
    const name = this.nameOf(at);
    const twoPhase = await this.#twoPhase(at);
    this.row(at).state = 'committing';
    try {
      await twoPhase.prepare(name);
    } catch (error) {
      if (error instanceof DatabaseError) {
        this.row(at).fail(error);
        this.row(at).decide(false);
      }
      throw error;
    }
    recorder.reach('unit-prepared', 1);
  }

  /** Rolls the transaction of a row back that is not prepared. */
  async abandon(at: number): Promise<void> {
    await (await this.#twoPhase(at)).abandon(this.nameOf(at));
  }

  /** Commits the prepared transaction of a row, or rolls it back. @throws DatabaseError */
  async end(at: number, outcome: 'commit' | 'rollback'): Promise<void> {
    const { recorder } = this.context;
    const row = this.row(at);
    this.enterWriting(at);
    const twoPhase = await this.#twoPhase(at);
    if (outcome === 'rollback') await twoPhase.abandon(this.nameOf(at));
    await this.noteProblem(
      retryWhileTransient(() => twoPhase.end(this.nameOf(at), outcome), this.retries()),
    );
    if (outcome === 'commit') {
      this.noteChange();
      row.decide(true);
    }
    recorder.reach('unit-ended', 1);
  }

  /** Keeps the error that keeps the unit from being ended. */
  protected async noteProblem<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof DatabaseError) this.problem = error;
      throw error;
    }
  }

  async #insert(at: number): Promise<boolean> {
    const row = this.row(at);
    const { writable } = row;
    if (!writable) return false;
    const name = this.nameOf(at);
    const twoPhase = await this.#twoPhase(at);
    try {
      await twoPhase.begin(name);
      if (await twoPhase.insert(writable)) {
        row.state = 'written';
        return true;
      }
    } catch (error) {
      await twoPhase.abandon(name);
      throw error;
    }
    await twoPhase.abandon(name);
    return false;
  }

  /** The name of what a row of this unit keeps in its database until the unit is over. */
  protected nameOf(at: number): string {
    return transactionName(this.unit.mark, this.number, this.row(at).entity);
  }

  async #twoPhase(at: number): Promise<TwoPhase> {
    const store = await this.context.router.store(this.row(at).entity.name);
    if (!store.twoPhase) throw new Error('the database cannot prepare a transaction');
    return store.twoPhase;
  }
}
