import type { Sequelize } from 'sequelize';

import type { ConnectionOptions } from '../connection-options.js';
import type { EntityStore } from '../entity-store.js';
import type { SqliteHandle } from './handle.js';
import { lookupStatements, SqliteLookups } from './lookups.js';
import { SqliteModelStore } from './model-store.js';
import { openSequelize } from './sequelize.js';
import { openHandle, SqliteWriter, type DatabaseDescription } from './writer.js';

/**
 * A connection for writing rows through Sequelize's models. Claims, and lookups outside of transactions, use
 * statements of the driver.
 */
export class SqliteModelWriter extends SqliteWriter {
  readonly #sequelize: Sequelize;
  readonly #options: ConnectionOptions;

  protected constructor(
    description: DatabaseDescription,
    handle: SqliteHandle,
    options: ConnectionOptions,
  ) {
    super(description, handle);
    this.#options = options;
    this.#sequelize = openSequelize(description.file);
  }

  /** Connects to an existing file and applies the settings. @throws DatabaseError */
  static override async open(
    description: DatabaseDescription,
    options: ConnectionOptions,
  ): Promise<SqliteModelWriter> {
    return new SqliteModelWriter(description, await openHandle(description, options), options);
  }

  override async openStore(): Promise<EntityStore> {
    const { handle, description } = this;
    const sql = lookupStatements(description.entity);
    const prepared = Object.fromEntries(
      await Promise.all(
        Object.entries(sql).map(
          async ([name, text]) => [name, await handle.prepare(text)] as const,
        ),
      ),
    );
    return new SqliteModelStore({
      description,
      sequelize: this.#sequelize,
      options: this.#options,
      lookups: new SqliteLookups(async (name, list) => (await prepared[name]?.all([list])) ?? []),
    });
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#sequelize.close();
  }
}
