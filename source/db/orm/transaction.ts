import { Transaction, type Sequelize, type TransactionOptions } from 'sequelize';

/** What Sequelize's class has beside what its types name. */
interface TransactionParts {
  connection: unknown;
  readonly options: TransactionOptions;
  finished?: 'commit' | 'rollback';
  begin(): Promise<void>;
}

/**
 * A transaction of Sequelize on a connection that the caller has opened and closes. Where its own `commit`
 * and `rollback` fail, they print to the console and, on SQLite, throw another error than the database's;
 * these do neither.
 */
export class ModelTransaction extends Transaction {
  readonly #sequelize: Sequelize;

  private constructor(sequelize: Sequelize, options: TransactionOptions) {
    super(sequelize, options);
    this.#sequelize = sequelize;
  }

  /** Begins a transaction. @param connection of the driver that the dialect uses @throws Sequelize's errors */
  static async begin(
    sequelize: Sequelize,
    connection: unknown,
    options: TransactionOptions = {},
  ): Promise<ModelTransaction> {
    const transaction = new ModelTransaction(sequelize, options);
    transaction.#parts.connection = connection;
    await transaction.#parts.begin();
    return transaction;
  }

  /** Whether COMMIT or ROLLBACK was sent: Sequelize itself rolls back after a deadlock. */
  get isFinished(): boolean {
    return this.#parts.finished !== undefined;
  }

  override async commit(): Promise<void> {
    await this.#sequelize.getQueryInterface().commitTransaction(this, this.#parts.options);
  }

  override async rollback(): Promise<void> {
    await this.#sequelize.getQueryInterface().rollbackTransaction(this, this.#parts.options);
  }

  get #parts(): TransactionParts {
    return this as unknown as TransactionParts;
  }
}
