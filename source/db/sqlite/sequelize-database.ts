import type { Sequelize } from 'sequelize';

import type { ConnectionOptions } from '../connection-options.js';
import type { JournalMode } from '../durability.js';
import type { EntityDatabase, Migrations } from '../entity-database.js';
import { defineModel, type EntityModel } from '../orm/model.js';
import { sqliteMigrations } from './migrations.js';
import { readPage } from './page.js';
import type { FoundRow, PageQuery } from '../rows.js';
import { SqliteDatabase } from './database.js';
import { databaseError } from './errors.js';
import { SqliteHandle } from './handle.js';
import { connectSequelize, forgetConnection, openSequelize } from './sequelize.js';
import { setJournalMode } from './settings.js';
import { configureHandle, type DatabaseDescription } from './writer.js';

/**
 * A SQLite file with its own Sequelize instance. Models and migrations go through Sequelize; rows are
 * written directly on the same connection, because Sequelize would open the file again for every
 * transaction and retry on its own.
 */
export class SequelizeDatabase extends SqliteDatabase implements EntityDatabase {
  readonly model: EntityModel;
  readonly sequelize: Sequelize;

  private constructor(
    description: DatabaseDescription,
    sequelize: Sequelize,
    handle: SqliteHandle,
  ) {
    super(description, handle);
    this.sequelize = sequelize;
    this.model = defineModel(sequelize, description.entity);
  }

  /** Opens a connection and applies the settings; the folder of the file must exist. @throws DatabaseError */
  static override async open(
    description: DatabaseDescription,
    options: ConnectionOptions,
  ): Promise<SequelizeDatabase> {
    const { name, file } = description;
    // Not SQLite's read-only mode: such a connection does not remove the WAL files when it closes.
    const sequelize = openSequelize(file, { mayCreate: !options.readOnly });
    try {
      const handle = new SqliteHandle(await connectSequelize(sequelize, 'default'), name, file);
      await configureHandle(handle, options);
      return new SequelizeDatabase(description, sequelize, handle);
    } catch (error) {
      throw databaseError(name, error);
    }
  }

  async readPage(query: PageQuery): Promise<FoundRow[]> {
    if ((await this.countRows()) === 0) return [];
    return readPage(this.handle, this.description.entity, query);
  }

  get migrations(): Migrations {
    return sqliteMigrations(this.description, this.sequelize, this.handle);
  }

  async prepare(journal: JournalMode): Promise<void> {
    try {
      await setJournalMode(this.handle, journal);
      await this.migrations.up();
    } catch (error) {
      const { name, file } = this.description;
      throw databaseError(name, error, { file });
    }
  }

  override async close(): Promise<void> {
    await super.close();
    // Otherwise Sequelize would close its cached connection, our closed handle, a second time.
    forgetConnection(this.sequelize, 'default');
    await this.sequelize.close();
  }
}
