import { Sequelize, type Transaction } from 'sequelize';

import { DatabaseError } from '../../base/errors.js';
import type { StoredRow } from '../../entities/value.js';
import type { Holders, RowKeys } from '../entity-store.js';
import { insertFreeRows, isUniqueViolation, type RowModel } from '../orm/insert.js';
import { defineModel } from '../orm/model.js';
import { ModelTransaction } from '../orm/transaction.js';
import type { Dialect } from './connection.js';
import type { ServerDescription } from './description.js';
import { boundValue } from './bound-value.js';
import { foldForServer } from './schema.js';
import type { ServerSession } from './session.js';
import type { RowWriting } from './writing.js';

/** Writes through Sequelize's models in its transactions, on the connection of a session. */
export class ModelWriting implements RowWriting {
  readonly #session: ServerSession;
  readonly #description: ServerDescription;
  readonly #sequelize: Sequelize;
  readonly #target: RowModel;
  #transaction: ModelTransaction | undefined;

  constructor(description: ServerDescription, dialect: Dialect, session: ServerSession) {
    const { entity, engine } = description;
    this.#session = session;
    this.#description = description;
    this.#sequelize = new Sequelize({
      dialect: engine,
      dialectModule: dialect.module,
      logging: false,
      retry: { max: 1 },
    });
    this.#target = {
      entity,
      model: defineModel(this.#sequelize, entity),
      foldOf: foldForServer,
      valueOf: (field, value) => boundValue(engine, field, value),
    };
  }

  begin(): Promise<void> {
    return this.#session.use(async ({ driver }) => {
      this.#transaction = await ModelTransaction.begin(this.#sequelize, driver);
    });
  }

  commit(): Promise<void> {
    const transaction = this.#endTransaction();
    return this.#session.use(() => transaction.commit());
  }

  async rollback(): Promise<void> {
    const transaction = this.#endTransaction();
    if (transaction.isFinished) return;
    await this.#session.use(() => transaction.rollback());
  }

  async insert(
    rows: readonly StoredRow[],
    findHolders: (keys: readonly RowKeys[]) => Promise<readonly Holders[]>,
  ): Promise<number> {
    if (this.#transaction) return this.#insert(rows, findHolders);
    await this.begin();
    try {
      const inserted = await this.#insert(rows, findHolders);
      await this.commit();
      return inserted;
    } catch (error) {
      if (this.#transaction) await this.rollback().catch(() => this.#session.drop());
      throw error;
    }
  }

  async #insert(
    rows: readonly StoredRow[],
    findHolders: (keys: readonly RowKeys[]) => Promise<readonly Holders[]>,
  ): Promise<number> {
    try {
      return await insertFreeRows(rows, this.#target, {
        run: (work) => this.#session.use(work),
        transaction: () => this.#needTransaction(),
        restart: async () => {
          await this.rollback();
          await this.begin();
        },
        survivesViolation: this.#description.engine === 'mysql',
        findHolders,
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new DatabaseError(this.#description.name, 'locked', '', {
        message: 'took another row with the same key in the meantime',
        cause: error,
      });
    }
  }

  #needTransaction(): Transaction {
    if (!this.#transaction) throw new Error('no transaction is open');
    return this.#transaction;
  }

  #endTransaction(): ModelTransaction {
    const transaction = this.#transaction;
    this.#transaction = undefined;
    if (!transaction) throw new Error('no transaction is open');
    return transaction;
  }
}
