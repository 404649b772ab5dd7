import type { EntityName } from '../../entities/model.js';
import type { ConnectionOptions } from '../connection-options.js';
import type { EntityStore } from '../entity-store.js';
import type { SqliteHandle } from './handle.js';
import { quoteName } from './columns.js';
import { SqliteStore } from './store.js';
import { openHandle, type DatabaseDescription } from './writer.js';

/** Files that one connection can have attached besides its own, as SQLite is compiled by default. */
export const MOST_ATTACHED = 10;

/**
 * Several SQLite files on one connection, so that one transaction covers them. With a rollback journal it commits
 * in all files or in none, also when the process is killed; with a write-ahead log, each file commits by itself.
 */
export class AttachedFiles {
  readonly #handle: SqliteHandle;
  readonly #stores: ReadonlyMap<EntityName, EntityStore>;

  private constructor(handle: SqliteHandle, stores: ReadonlyMap<EntityName, EntityStore>) {
    this.#handle = handle;
    this.#stores = stores;
  }

  /** Connects to existing files, each of which holds the table of one entity. @throws DatabaseError */
  static async open(
    [first, ...others]: readonly [DatabaseDescription, ...DatabaseDescription[]],
    options: ConnectionOptions,
  ): Promise<AttachedFiles> {
    const handle = await openHandle(first, options);
    try {
      const known = new Set([first.file]);
      for (const [at, { file }] of others.entries()) {
        // Several entities may share one file.
        if (known.has(file)) continue;
        known.add(file);
        const schema = quoteName(`file${at + 2}`);
        await handle.run(`ATTACH ? AS ${schema}`, [file]);
        await handle.run(`PRAGMA ${schema}.synchronous = ${options.sync}`);
      }
      const stores = new Map<EntityName, EntityStore>();
      // No two files have a table of the same name, so that the name alone is enough.
      for (const { entity } of [first, ...others]) {
        stores.set(entity.name, await SqliteStore.open(handle, entity));
      }
      return new AttachedFiles(handle, stores);
    } catch (error) {
      await handle.close().catch(() => undefined);
      throw error;
    }
  }

  /** The store of an entity; its statements are part of the open transaction. @throws RangeError */
  store(entity: EntityName): EntityStore {
    const store = this.#stores.get(entity);
    if (!store) throw new RangeError(`the file of ${entity} is not attached`);
    return store;
  }

  /** Begins a transaction and takes the write locks of all files. @throws DatabaseError */
  begin(): Promise<void> {
    return this.#handle.run('BEGIN IMMEDIATE');
  }

  /** @throws DatabaseError; then the transaction is still open */
  commit(): Promise<void> {
    return this.#handle.run('COMMIT');
  }

  /** Rolls the transaction back; does nothing if none is open. */
  async rollback(): Promise<void> {
    await this.#handle.run('ROLLBACK').catch(() => undefined);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
