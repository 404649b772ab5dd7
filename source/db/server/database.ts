import type { Unique } from '../../entities/unique.js';
import { claimTableName } from '../claims.js';
import type { DatabaseSettings } from '../database-settings.js';
import { mysqlDurability, postgresDurability } from '../durability-class.js';
import type { EntityDatabase, FieldUpdate, Migrations } from '../entity-database.js';
import { childrenFirst, selfReferences } from '../foreign-keys.js';
import { keyName } from '../key-name.js';
import { MIGRATION_TABLE } from '../migration-names.js';
import { OUTBOX_TABLE } from '../outbox.js';
import { definitionOf } from '../table-definition.js';
import { inOrder, type PageQuery, jsonOfRows, type FoundRow } from '../rows.js';
import type { Dialect } from './connection.js';
import type { ServerDescription } from './description.js';
import { serverError } from './errors.js';
import { serverMigrations } from './migrations.js';
import { quoteFor } from './columns.js';
import { serverIndexes } from './schema.js';
import { ServerSession } from './session.js';
import { inTransaction } from './in-transaction.js';
import { suspectValues } from './suspect-values.js';
import { tablesIn } from './table-state.js';
import { ServerWriter, dialectOf } from './writer.js';

const PAGE = 5000;

/** The database of an entity on a server, or on the nodes of a cluster. */
export class ServerDatabase extends ServerWriter implements EntityDatabase {
  readonly migrations: Migrations;
  readonly #table: string;

  private constructor(description: ServerDescription, dialect: Dialect, session: ServerSession) {
    super(description, dialect, session);
    this.migrations = serverMigrations(description, this.session);
    this.#table = quoteFor(description.engine, description.entity.table);
  }

  /** Connects. @param node the cluster node to try first, from 0 @throws DatabaseError */
  static override async open(description: ServerDescription, node = 0): Promise<ServerDatabase> {
    const dialect = await dialectOf(description.engine);
    const session = new ServerSession(description, dialect, node);
    await session.open();
    return new ServerDatabase(description, dialect, session);
  }

  async identity(): Promise<string> {
    if (this.description.engine === 'postgres') {
      // A promoted standby keeps the system identifier of its primary, but gets a timeline of its own.
      return this.#value(
        "SELECT concat_ws(' ', 'PostgreSQL', system_identifier, timeline_id, current_database(), current_schema()) AS v FROM pg_control_system(), pg_control_checkpoint()",
      );
    }
    const server =
      (await this.#shown("GLOBAL STATUS LIKE 'wsrep_cluster_state_uuid'")) ||
      (await this.#shown("GLOBAL VARIABLES LIKE 'server_uuid'")) ||
      // MariaDB has no server identifier.
      (await this.#value("SELECT concat_ws(' ', @@hostname, @@port, @@datadir) AS v"));
    return `MySQL ${server} ${await this.#value('SELECT database() AS v')}`;
  }

  async connectionLimit(): Promise<number> {
    const limit =
      this.description.engine === 'postgres'
        ? 'SHOW max_connections'
        : 'SELECT @@max_connections AS v';
    return Number(await this.#value(limit));
  }

  async settings(): Promise<DatabaseSettings> {
    const { engine, name } = this.description;
    if (engine === 'postgres') {
      const version = await this.#value('SHOW server_version');
      const sync = await this.#value('SHOW synchronous_commit');
      const durability = postgresDurability({
        fsync: await this.#value('SHOW fsync'),
        fullPageWrites: await this.#value('SHOW full_page_writes'),
        synchronousCommit: sync,
      });
      return {
        database: name,
        engine: 'PostgreSQL',
        version: version.split(' ')[0] ?? '',
        journal: 'wal',
        sync,
        durability,
      };
    }
    const version = await this.#value('SELECT version() AS v');
    const sync = await this.#value('SELECT @@innodb_flush_log_at_trx_commit AS v');
    const cluster = await this.session.run("SHOW SESSION VARIABLES LIKE 'wsrep_on'");
    const isCluster = cluster.rows[0]?.['Value'] === 'ON';
    const isMaria = /mariadb/i.test(version);
    return {
      database: name,
      engine: `${isMaria ? 'MariaDB' : 'MySQL'}${isCluster ? ' Galera' : ''}`,
      version: version.split('-')[0] ?? '',
      journal: isCluster ? 'galera' : 'redo log',
      sync: { '0': 'off', '1': 'full', '2': 'normal' }[sync] ?? sync,
      durability: mysqlDurability(sync, isCluster),
    };
  }

  async prepare(): Promise<void> {
    try {
      await this.migrations.up();
    } catch (error) {
      throw serverError(this.description.name, error);
    }
  }

  async *scan(): AsyncGenerator<FoundRow[], void, void> {
    let after: number | string = '-9223372036854775808';
    for (;;) {
      const { rows } = await this.session.run(...this.statements.page(after, PAGE));
      const last = rows.at(-1)?.[keyName(this.description.entity)] as number | string | undefined;
      if (last === undefined) return;
      yield inOrder(rows, this.description.entity, 'up');
      after = last;
    }
  }

  async *scanJson(): AsyncGenerator<Buffer, void, void> {
    for await (const page of this.scan()) yield jsonOfRows(page);
  }

  async countRows(): Promise<number> {
    if (!(await this.tables()).includes(this.description.entity.table)) return 0;
    return Number(await this.#value(`SELECT count(*) AS v FROM ${this.#table}`));
  }

  async readPage(query: PageQuery): Promise<FoundRow[]> {
    if ((await this.countRows()) === 0) return [];
    const { rows } = await this.session.run(...this.statements.pageById(query));
    return inOrder(rows, this.description.entity, query.direction);
  }

  async countBelow(id: number): Promise<number> {
    const { rows } = await this.session.run(...this.statements.below(id));
    return Number(rows[0]?.['count']);
  }

  /** The names of the tables and views in the database. */
  tables(): Promise<string[]> {
    return tablesIn(this.session, this.description.engine);
  }

  async hasClaimTable(): Promise<boolean> {
    return (await this.tables()).includes(claimTableName(this.description.entity));
  }

  /** Tables that belong to no entity of the database. */
  async foreignTables(): Promise<string[]> {
    const { entity, siblings = [] } = this.description;
    // The table of claims may be left from a time when the entity had several databases.
    const tables = [entity, ...siblings].flatMap((one) => [one.table, claimTableName(one)]);
    const own = new Set([MIGRATION_TABLE, OUTBOX_TABLE, ...tables]);
    return (await this.tables()).filter((name) => !own.has(name));
  }

  /** Unique indexes that are missing. */
  async missingIndexes(): Promise<string[]> {
    const { engine, entity } = this.description;
    const { rows } = await this.session.run(
      engine === 'postgres'
        ? 'SELECT indexname AS name FROM pg_indexes WHERE schemaname = current_schema()'
        : 'SELECT DISTINCT index_name AS name FROM information_schema.statistics WHERE table_schema = database()',
    );
    const there = new Set(rows.map((row) => String(row['name'])));
    return serverIndexes(engine, definitionOf({ entity })).flatMap(({ name }) =>
      there.has(name) ? [] : [name],
    );
  }

  /** Unique values that may be stored twice; see `suspectValues`. */
  suspectValues(unique: Unique): Promise<string[]> {
    return suspectValues(this.session, this.description, unique);
  }

  /** Size of the database on the server, in bytes. */
  async size(): Promise<number> {
    return Number(
      await this.#value(
        this.description.engine === 'postgres'
          ? 'SELECT pg_database_size(current_database()) AS v'
          : 'SELECT coalesce(sum(data_length + index_length), 0) AS v FROM information_schema.tables WHERE table_schema = database()',
      ),
    );
  }

  async lock(): Promise<void> {
    await this.session.run(this.dialect.begin);
    if (this.description.engine === 'postgres') {
      const tables = childrenFirst(this.description).map(({ table }) =>
        quoteFor('postgres', table),
      );
      await this.session.run(`LOCK TABLE ${tables.join(', ')} IN EXCLUSIVE MODE`);
    }
  }

  async deleteRows(): Promise<void> {
    const { engine, entity, hasClaims } = this.description;
    for (const own of childrenFirst(this.description)) {
      const table = quoteFor(engine, own.table);
      // MySQL looks at each row by itself: no other one may point to it.
      for (const field of engine === 'mysql' ? selfReferences(own) : []) {
        await this.session.run(`UPDATE ${table} SET ${quoteFor(engine, field)} = NULL`);
      }
      await this.session.run(`DELETE FROM ${table}`);
    }
    if (hasClaims) {
      await this.session.run(`DELETE FROM ${quoteFor(engine, claimTableName(entity))}`);
    }
  }

  async setFields(positions: readonly number[], updates: readonly FieldUpdate[]): Promise<void> {
    const statements = updates.map((update) => this.statements.setFields(positions, update));
    await inTransaction(this.session, this.dialect.begin, statements);
  }

  async removeRows(ids: readonly number[]): Promise<void> {
    await this.session.run(...this.statements.remove(ids));
  }

  async commit(): Promise<void> {
    await this.session.run('COMMIT');
  }

  async rollback(): Promise<void> {
    await this.session.run('ROLLBACK').catch(() => this.session.drop());
  }

  /** Servers reuse the space by themselves. */
  async shrink(): Promise<void> {}

  /** The value that a SHOW gives; empty if the server does not know the name. */
  async #shown(what: string): Promise<string> {
    const { rows } = await this.session.run(`SHOW ${what}`);
    const value = rows[0]?.['Value'];
    return typeof value === 'string' ? value : '';
  }

  async #value(sql: string): Promise<string> {
    const { rows } = await this.session.run(sql);
    const [value] = Object.values(rows[0] ?? {});
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  }
}
