import type { QueryInterface } from 'sequelize';

import { MIGRATION_TABLE } from '../migration-names.js';
import { HostedMigrations } from '../migrations.js';
import { quoteName } from './columns.js';
import type { SqliteHandle } from './handle.js';
import { missingColumns, tablesIn } from './table-state.js';
import type { DatabaseDescription } from './writer.js';

/** The migrations of an SQLite file. */
export function sqliteMigrations(
  description: DatabaseDescription,
  handle: SqliteHandle,
): HostedMigrations<QueryInterface> {
  return new HostedMigrations(description, {
    tables: () => tablesIn(handle),
    recorded: async () => {
      const rows = await handle.all<{ name: string }>(
        `SELECT name FROM ${quoteName(MIGRATION_TABLE)} ORDER BY name`,
      );
      return rows.map(({ name }) => name);
    },
    missingColumns: () => missingColumns(handle, description.name, description.entity),
    exclusively: (work) => inTransaction(handle, work),
    async withUmzug(added, work) {
      const { withUmzug } = await import('./with-umzug.js');
      return withUmzug(description, handle, added, work);
    },
  });
}

/** All migrations of one call are one transaction. */
async function inTransaction<Result>(
  handle: SqliteHandle,
  work: () => Promise<Result>,
): Promise<Result> {
  await handle.run('BEGIN IMMEDIATE');
  try {
    const result = await work();
    await handle.run('COMMIT');
    return result;
  } catch (error) {
    await handle.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
