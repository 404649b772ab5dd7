import type { QueryInterface } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';

import { MIGRATION_TABLE, type AddedColumns } from '../migration-names.js';
import type { SqliteHandle } from './handle.js';
import { migrationsOf } from './migration-steps.js';
import { forgetConnection, openSequelize, shareConnection } from './sequelize.js';
import type { DatabaseDescription } from './writer.js';

/**
 * Runs work with the migrations of a database, ready to be applied on the connection of a handle, so that they are part
 * of its transaction.
 */
export async function withUmzug<Result>(
  description: DatabaseDescription,
  handle: SqliteHandle,
  added: AddedColumns,
  work: (umzug: Umzug<QueryInterface>) => Promise<Result>,
): Promise<Result> {
  const sequelize = openSequelize(description.file);
  shareConnection(sequelize, handle.driver);
  try {
    return await work(
      new Umzug({
        migrations: migrationsOf(description, added),
        context: sequelize.getQueryInterface(),
        storage: new SequelizeStorage({ sequelize, tableName: MIGRATION_TABLE }),
        logger: undefined,
      }),
    );
  } finally {
    forgetConnection(sequelize, 'default');
    await sequelize.close();
  }
}
