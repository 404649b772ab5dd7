import type { DatabaseSettings } from '../database-settings.js';
import { sqliteDurability } from '../durability-class.js';
import type { JournalMode, SyncLevel } from '../durability.js';
import type { SqliteHandle } from './handle.js';

/** What SQLite answers to `PRAGMA synchronous`. */
const SYNC_NAMES = ['off', 'normal', 'full', 'extra'];

/** Pages in the log before a checkpoint: the default of 1,000 copies busy pages too often. */
const WAL_PAGES = 20_000;

/**
 * Applies what holds for one connection only. SQLite forgets these with the connection, so every
 * handle needs them.
 * @param busyMs how long SQLite itself waits for a lock before it says "busy"
 */
export async function configureConnection(
  handle: SqliteHandle,
  sync: SyncLevel,
  busyMs: number,
): Promise<void> {
  await handle.run(`PRAGMA busy_timeout = ${Math.trunc(busyMs)}`);
  await handle.run(`PRAGMA synchronous = ${sync}`);
  await handle.run(`PRAGMA wal_autocheckpoint = ${WAL_PAGES}`);
}

/** Sets the journal mode, which the file remembers. Needs the file for itself for a moment. */
export async function setJournalMode(handle: SqliteHandle, journal: JournalMode): Promise<void> {
  if ((await handle.value('PRAGMA journal_mode')) !== journal) {
    await handle.all(`PRAGMA journal_mode = ${journal}`);
  }
}

/** What the connection really runs with. */
export async function readSettings(
  handle: SqliteHandle,
  database: string,
): Promise<DatabaseSettings> {
  const level = Number(await handle.value('PRAGMA synchronous'));
  const sync = SYNC_NAMES[level] ?? String(level);
  const journal = String(await handle.value('PRAGMA journal_mode'));
  return {
    database,
    engine: 'SQLite',
    version: String(await handle.value('SELECT sqlite_version()')),
    journal,
    sync,
    durability: sqliteDurability(journal, sync),
  };
}
