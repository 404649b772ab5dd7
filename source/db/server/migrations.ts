import type { UmzugStorage } from 'umzug';

import { MIGRATION_TABLE } from '../migration-names.js';
import { HostedMigrations } from '../migrations.js';
import { quoteFor } from './columns.js';
import type { ServerDescription } from './description.js';
import { underMigrationLock } from './migration-lock.js';
import { migrationsOf } from './migration-steps.js';
import type { ServerSession } from './session.js';
import { requireSameRules } from './table-rules.js';
import { missingColumns, tablesIn } from './table-state.js';

/** The migrations of a database on a server. */
export function serverMigrations(
  description: ServerDescription,
  session: ServerSession,
): HostedMigrations<ServerSession> {
  const { engine } = description;
  const recorded = async (): Promise<string[]> => {
    const found = await session.run(
      `SELECT name FROM ${quoteFor(engine, MIGRATION_TABLE)} ORDER BY name`,
    );
    return found.rows.map((row) => String(row['name']));
  };
  return new HostedMigrations(description, {
    tables: () => tablesIn(session, engine),
    recorded,
    missingColumns: () => missingColumns(session, description),
    requireSameRules: (lacks) => requireSameRules(session, description, lacks),
    exclusively: (work) => underMigrationLock(description, session, work),
    async withUmzug(added, work) {
      const { Umzug } = await import('umzug');
      return work(
        new Umzug({
          migrations: migrationsOf(description, added),
          context: session,
          storage: recordIn(description, session, recorded),
          logger: undefined,
        }),
      );
    },
  });
}

/** Umzug's storage, over our session so that each statement has a deadline. */
function recordIn(
  { engine }: ServerDescription,
  session: ServerSession,
  recorded: () => Promise<string[]>,
): UmzugStorage {
  const table = quoteFor(engine, MIGRATION_TABLE);
  const slot = engine === 'postgres' ? '$1' : '?';
  return {
    executed: async () =>
      (await tablesIn(session, engine)).includes(MIGRATION_TABLE) ? recorded() : [],
    logMigration: async ({ name }) => {
      await session.run(
        `CREATE TABLE IF NOT EXISTS ${table} (name VARCHAR(255) NOT NULL PRIMARY KEY)`,
      );
      await session.run(`INSERT INTO ${table} (name) VALUES (${slot})`, [name]);
    },
    unlogMigration: async ({ name }) => {
      await session.run(`DELETE FROM ${table} WHERE name = ${slot}`, [name]);
    },
  };
}
