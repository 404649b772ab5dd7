import type { DatabaseSettings } from '../database-settings.js';
import { sqliteDurability } from '../durability-class.js';
import type { JournalMode, SyncLevel } from '../durability.js';
import type { SqliteHandle } from './handle.js';

/** The names of the values of `PRAGMA synchronous`. */
const SYNC_NAMES = ['off', 'normal', 'full', 'extra'];

/** Pages in the WAL before a checkpoint: with the default of 1,000, busy pages are copied too often. */
const WAL_PAGES = 20_000;

/**
 * Applies the settings that SQLite does not store in the file: every connection needs them.
 * @param busyMs SQLite's busy timeout in milliseconds
 */
export async function configureConnection(
  handle: SqliteHandle,
  sync: SyncLevel,
  busyMs: number,
): Promise<void> {
  await handle.run(`PRAGMA busy_timeout = ${Math.trunc(busyMs)}`);
  await handle.run(`PRAGMA synchronous = ${sync}`);
  await handle.run(`PRAGMA wal_autocheckpoint = ${WAL_PAGES}`);
  await handle.run('PRAGMA foreign_keys = ON');
}

/** Sets the journal mode, which SQLite stores in the file. Needs exclusive access for a moment. */
export async function setJournalMode(handle: SqliteHandle, journal: JournalMode): Promise<void> {
  if ((await handle.value('PRAGMA journal_mode')) !== journal) {
    await handle.all(`PRAGMA journal_mode = ${journal}`);
  }
}

/** Reads the effective settings of a connection. */
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
