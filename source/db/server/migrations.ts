import { Umzug, type RunnableMigration, type UmzugStorage } from 'umzug';

import { DatabaseError } from '../../base/errors.js';
import { foldColumn, foldedFieldsOf, type Entity } from '../../entities/entity.js';
import type { Migrations, MigrationState } from '../entity-database.js';
import {
  claimMigrationName,
  compareMigrations,
  foldMigrationName,
  MIGRATION_TABLE,
  tableMigrationName,
  uniqueMigrationName,
} from '../migration-names.js';
import { claimTableName } from '../claims.js';
import type { ServerDescription, ServerEngine } from './description.js';
import { staleFolds, type StoredFold } from '../stale-folds.js';
import {
  createClaimTable,
  createServerTable,
  foldForServer,
  quoteFor,
  serverIndexes,
} from './schema.js';
import type { ServerSession } from './session.js';

/** The key of the advisory lock for migrations; an arbitrary number. */
const LOCK = 4_251_967;

/** The migrations of an entity on a server, with the same names and meaning as on SQLite. */
function migrationsOf(engine: ServerEngine, entity: Entity): RunnableMigration<ServerSession>[] {
  const uniqueName = uniqueMigrationName(entity);
  const table = quoteFor(engine, entity.table);
  const create: RunnableMigration<ServerSession> = {
    name: tableMigrationName(entity),
    up: ({ context }) => context.run(createServerTable(engine, entity)),
    down: ({ context }) => context.run(`DROP TABLE ${table}`),
  };
  if (!uniqueName) return [create];
  return [
    create,
    {
      name: uniqueName,
      async up({ context }) {
        for (const { sql } of serverIndexes(engine, entity)) await context.run(sql);
      },
      async down({ context }) {
        for (const { name } of serverIndexes(engine, entity)) {
          const on = engine === 'mysql' ? ` ON ${table}` : '';
          await context.run(`DROP INDEX ${quoteFor(engine, name)}${on}`);
        }
      },
    },
  ];
}

/** The table of claims, for entities that are spread over several databases. */
function claimMigration(engine: ServerEngine, entity: Entity): RunnableMigration<ServerSession> {
  const table = quoteFor(engine, claimTableName(entity));
  return {
    name: claimMigrationName(entity),
    up: ({ context }) => context.run(createClaimTable(engine, entity)),
    down: ({ context }) => context.run(`DROP TABLE ${table}`),
  };
}

/** Updates folded forms that an older version of the program has written by another rule. */
function foldMigration({
  name: database,
  engine,
  entity,
}: ServerDescription): RunnableMigration<ServerSession>[] {
  const name = foldMigrationName(entity);
  if (name === undefined) return [];
  const table = quoteFor(engine, entity.table);
  const [first, second] = engine === 'postgres' ? ['$1', '$2'] : ['?', '?'];
  return [
    {
      name,
      async up({ context }) {
        for (const { field } of foldedFieldsOf(entity)) {
          const column = quoteFor(engine, field.name);
          const fold = quoteFor(engine, foldColumn(field));
          const { rows } = await context.run(
            `SELECT id, ${column} AS ${quoteFor(engine, 'text')}, ${fold} AS ${quoteFor(engine, 'fold')} FROM ${table} WHERE octet_length(${column}) <> char_length(${column}) OR lower(${column}) LIKE '%xn--%' ORDER BY id`,
          );
          const stale = staleFolds(database, rows as unknown as StoredFold[], foldForServer);
          for (const { id, fold: now } of stale) {
            await context.run(`UPDATE ${table} SET ${fold} = ${first} WHERE id = ${second}`, [
              now,
              id,
            ]);
          }
        }
      },
      // Nothing to revert: the older version works with the new forms, too.
      down: () => Promise.resolve(),
    },
  ];
}

/** Reads, applies and reverts the migrations of a database on a server. */
export class ServerMigrations implements Migrations {
  readonly #description: ServerDescription;
  readonly #session: ServerSession;

  constructor(description: ServerDescription, session: ServerSession) {
    this.#description = description;
    this.#session = session;
  }

  async state(): Promise<MigrationState> {
    return compareMigrations(this.#description, await this.#appliedNames());
  }

  async up(): Promise<string[]> {
    if ((await this.state()).pending.length === 0) return [];
    return this.#exclusively(async (umzug) => {
      const { pending } = await this.state();
      if (pending.length === 0) return [];
      return (await umzug.up({ migrations: [...pending] })).map(({ name }) => name);
    });
  }

  down(all: boolean): Promise<string[]> {
    return this.#exclusively(async (umzug) => {
      if ((await this.state()).applied.length === 0) return [];
      return (await umzug.down(all ? { to: 0 } : {})).map(({ name }) => name);
    });
  }

  async #appliedNames(): Promise<string[]> {
    const { engine } = this.#description;
    const here = engine === 'postgres' ? 'current_schema()' : 'database()';
    const { rows } = await this.#session.run(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = ${here} AND table_name = '${MIGRATION_TABLE}'`,
    );
    if (rows.length === 0) return [];
    const found = await this.#session.run(
      `SELECT name FROM ${quoteFor(engine, MIGRATION_TABLE)} ORDER BY name`,
    );
    return found.rows.map((row) => String(row['name']));
  }

  /** Runs work under the migration lock, which the server releases if the session ends. */
  async #exclusively<Result>(
    work: (umzug: Umzug<ServerSession>) => Promise<Result>,
  ): Promise<Result> {
    const { engine, entity } = this.#description;
    await this.#lock();
    try {
      return await work(
        new Umzug({
          migrations: [
            ...migrationsOf(engine, entity),
            claimMigration(engine, entity),
            ...foldMigration(this.#description),
          ],
          context: this.#session,
          storage: this.#record(),
          logger: undefined,
        }),
      );
    } catch (error) {
      throw error instanceof Error && error.cause instanceof DatabaseError ? error.cause : error;
    } finally {
      await this.#unlock();
    }
  }

  async #lock(): Promise<void> {
    const { engine, name, deadlineMs } = this.#description;
    if (engine === 'postgres') {
      await this.#session.run(`SELECT pg_advisory_lock(${LOCK})`);
      return;
    }
    const seconds = Math.floor((deadlineMs * 0.8) / 1000);
    const { rows } = await this.#session.run(
      `SELECT GET_LOCK('dbsim ${LOCK}', ${seconds}) AS \`is_ours\``,
    );
    if (rows[0]?.['is_ours'] === 1) return;
    throw new DatabaseError(name, 'locked', '', {
      message: 'is being migrated by another program',
      hint: 'Wait until it has finished, then try again.',
    });
  }

  async #unlock(): Promise<void> {
    if (!this.#session.session) return;
    const unlock =
      this.#description.engine === 'postgres'
        ? `SELECT pg_advisory_unlock(${LOCK})`
        : `SELECT RELEASE_LOCK('dbsim ${LOCK}')`;
    await this.#session.run(unlock).catch(() => this.#session.drop());
  }

  /** Umzug's storage, over our session so that each statement has a deadline. */
  #record(): UmzugStorage {
    const table = quoteFor(this.#description.engine, MIGRATION_TABLE);
    const slot = this.#description.engine === 'postgres' ? '$1' : '?';
    return {
      executed: () => this.#appliedNames(),
      logMigration: async ({ name }) => {
        await this.#session.run(
          `CREATE TABLE IF NOT EXISTS ${table} (name VARCHAR(255) NOT NULL PRIMARY KEY)`,
        );
        await this.#session.run(`INSERT INTO ${table} (name) VALUES (${slot})`, [name]);
      },
      unlogMigration: async ({ name }) => {
        await this.#session.run(`DELETE FROM ${table} WHERE name = ${slot}`, [name]);
      },
    };
  }
}
