import type { QueryInterface } from 'sequelize';
import { Sequelize } from 'sequelize';
import { SequelizeStorage, Umzug, type RunnableMigration } from 'umzug';

import type { Entity } from '../../entities/entity.js';
import { uniqueField } from '../../entities/entity.js';
import type { Migrations, MigrationState } from '../entity-database.js';
import { claimTableName } from '../claims.js';
import { claimMigrationName, compareMigrations, MIGRATION_TABLE } from '../migrations.js';
import type { ServerDescription, ServerEngine } from './description.js';
import { createClaimTable, createServerTable, quoteFor, serverIndexes } from './schema.js';
import type { ServerSession } from './session.js';

/** Any number: who migrates at the same time agrees on it. */
const LOCK = 4_251_967;

/** The migrations of an entity on a server: the same names as on SQLite, and the same meaning. */
function migrationsOf(engine: ServerEngine, entity: Entity): RunnableMigration<QueryInterface>[] {
  const unique = uniqueField(entity);
  const table = quoteFor(engine, entity.table);
  const create: RunnableMigration<QueryInterface> = {
    name: `0001-create-${entity.table}`,
    up: ({ context }) => context.sequelize.query(createServerTable(engine, entity)),
    down: ({ context }) => context.sequelize.query(`DROP TABLE ${table}`),
  };
  if (!unique) return [create];
  return [
    create,
    {
      name: `0002-unique-${unique.name}`,
      async up({ context }) {
        for (const { sql } of serverIndexes(engine, entity)) await context.sequelize.query(sql);
      },
      async down({ context }) {
        for (const { name } of serverIndexes(engine, entity)) {
          const on = engine === 'mysql' ? ` ON ${table}` : '';
          await context.sequelize.query(`DROP INDEX ${quoteFor(engine, name)}${on}`);
        }
      },
    },
  ];
}

/** The table of claims; only databases that share an entity's rows with others get it. */
function claimMigration(engine: ServerEngine, entity: Entity): RunnableMigration<QueryInterface> {
  const table = quoteFor(engine, claimTableName(entity));
  return {
    name: claimMigrationName(entity),
    up: ({ context }) => context.sequelize.query(createClaimTable(engine, entity)),
    down: ({ context }) => context.sequelize.query(`DROP TABLE ${table}`),
  };
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

  /** The lock is the session's own: it ends with it, whatever happens. */
  async #exclusively<Result>(
    work: (umzug: Umzug<QueryInterface>) => Promise<Result>,
  ): Promise<Result> {
    const { engine, entity } = this.#description;
    const isPostgres = engine === 'postgres';
    await this.#session.run(
      isPostgres ? `SELECT pg_advisory_lock(${LOCK})` : `SELECT GET_LOCK('dbsim ${LOCK}', 30)`,
    );
    const sequelize = await this.#sequelize();
    try {
      return await work(
        new Umzug({
          migrations: [...migrationsOf(engine, entity), claimMigration(engine, entity)],
          context: sequelize.getQueryInterface(),
          storage: new SequelizeStorage({ sequelize, tableName: MIGRATION_TABLE }),
          logger: undefined,
        }),
      );
    } finally {
      await sequelize.close();
      await this.#session.run(
        isPostgres ? `SELECT pg_advisory_unlock(${LOCK})` : `SELECT RELEASE_LOCK('dbsim ${LOCK}')`,
      );
    }
  }

  async #sequelize(): Promise<Sequelize> {
    const { engine, addresses } = this.#description;
    const options = { logging: false, retry: { max: 1 }, pool: { max: 1 } } as const;
    let last: unknown;
    for (const address of addresses) {
      const sequelize =
        engine === 'postgres'
          ? new Sequelize(address, {
              ...options,
              dialect: 'postgres',
              dialectModule: (await import('pg')).default,
            })
          : new Sequelize(address, {
              ...options,
              dialect: 'mysql',
              dialectModule: (await import('mysql2')).default,
            });
      try {
        await sequelize.authenticate();
        return sequelize;
      } catch (error) {
        last = error;
        await sequelize.close();
      }
    }
    throw last;
  }
}
