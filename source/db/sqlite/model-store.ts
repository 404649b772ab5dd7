import { randomUUID } from 'node:crypto';

import { Transaction, type Sequelize } from 'sequelize';

import { foldAddress } from '../../entities/email.js';
import type { StoredRow } from '../../entities/value.js';
import type { ConnectionOptions } from '../connection-options.js';
import type { EntityStore, Holders, RowKeys } from '../entity-store.js';
import { insertFreeRows, type RowModel } from '../orm/insert.js';
import { defineModel } from '../orm/model.js';
import { ModelTransaction } from '../orm/transaction.js';
import { databaseError } from './errors.js';
import { SqliteHandle } from './handle.js';
import { lookupStatements, SqliteLookups } from './lookups.js';
import { connectSequelize, forgetConnection } from './sequelize.js';
import { configureHandle, type DatabaseDescription } from './writer.js';

/** A transaction, and the connection that Sequelize has opened for it. */
interface OpenTransaction {
  readonly name: string;
  readonly handle: SqliteHandle;
  readonly transaction: ModelTransaction;
}

/** What a store that writes through Sequelize needs. */
export interface ModelStoreParts {
  readonly description: DatabaseDescription;
  readonly sequelize: Sequelize;
  readonly options: ConnectionOptions;
  /** The lookups outside of transactions. */
  readonly lookups: SqliteLookups;
}

/**
 * An `EntityStore` that writes through Sequelize's models in its transactions. As Sequelize does on SQLite,
 * each transaction opens the file again, and closes it at its end.
 */
export class SqliteModelStore implements EntityStore {
  readonly needsTransaction = true;
  readonly locksLate: boolean;
  readonly #parts: ModelStoreParts;
  readonly #target: RowModel;
  readonly #sql: ReturnType<typeof lookupStatements>;
  #open: OpenTransaction | undefined;

  constructor(parts: ModelStoreParts) {
    const { entity } = parts.description;
    this.#parts = parts;
    this.locksLate = parts.options.begin === 'deferred';
    this.#target = {
      entity,
      model: defineModel(parts.sequelize, entity),
      foldOf: foldAddress,
      valueOf: (_, value) => value,
    };
    this.#sql = lookupStatements(entity);
  }

  async begin(): Promise<void> {
    const { sequelize, description, options } = this.#parts;
    const { name: database, file } = description;
    const name = randomUUID();
    const since = performance.now();
    let handle: SqliteHandle | undefined;
    try {
      const driver = await connectSequelize(sequelize, name);
      handle = new SqliteHandle(driver, database, file);
      await configureHandle(handle, options);
      const transaction = await ModelTransaction.begin(sequelize, driver, {
        type: this.locksLate ? Transaction.TYPES.DEFERRED : Transaction.TYPES.IMMEDIATE,
      });
      this.#open = { name, handle, transaction };
    } catch (error) {
      forgetConnection(sequelize, name);
      await handle?.close().catch(() => undefined);
      throw databaseError(database, error, { file, waitedMs: performance.now() - since });
    }
  }

  async commit(): Promise<void> {
    const { transaction } = this.#needOpen();
    await this.#run(() => transaction.commit());
    await this.#close();
  }

  async rollback(): Promise<void> {
    if (!this.#open) return;
    // After some errors SQLite has rolled back already, and ROLLBACK fails.
    await this.#open.transaction.rollback().catch(() => undefined);
    await this.#close();
  }

  async insert(row: StoredRow): Promise<boolean> {
    return (await this.insertAll([row])) === 1;
  }

  async insertAll(rows: readonly StoredRow[]): Promise<number> {
    if (this.#open) return this.#insert(rows);
    await this.begin();
    try {
      const inserted = await this.#insert(rows);
      await this.commit();
      return inserted;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    return this.#lookups.findHolders(keys);
  }

  findExisting(ids: readonly number[]): Promise<Set<number>> {
    return this.#lookups.findExisting(ids);
  }

  findMissing(ids: readonly number[]): Promise<Set<number>> {
    return this.#lookups.findMissing(ids);
  }

  readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    return this.#lookups.readRows(ids);
  }

  #insert(rows: readonly StoredRow[]): Promise<number> {
    return insertFreeRows(rows, this.#target, {
      run: (work) => this.#run(work),
      transaction: () => this.#needOpen().transaction,
      restart: async () => {
        await this.rollback();
        await this.begin();
      },
      survivesViolation: true,
      findHolders: (keys) => this.findHolders(keys),
    });
  }

  /** In a transaction, lookups see its rows: they use its connection. */
  get #lookups(): SqliteLookups {
    const handle = this.#open?.handle;
    if (!handle) return this.#parts.lookups;
    return new SqliteLookups((name, list) => handle.all(this.#sql[name], [list]));
  }

  async #run<Result>(work: () => Promise<Result>): Promise<Result> {
    const { name, file } = this.#parts.description;
    const since = performance.now();
    try {
      return await work();
    } catch (error) {
      throw databaseError(name, error, { file, waitedMs: performance.now() - since });
    }
  }

  #needOpen(): OpenTransaction {
    if (!this.#open) throw new Error('no transaction is open');
    return this.#open;
  }

  /** Its success says nothing about the transaction, which is over. */
  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return;
    forgetConnection(this.#parts.sequelize, open.name);
    await open.handle.close().catch(() => undefined);
  }
}
