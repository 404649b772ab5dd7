import { syncsInCommit } from '../db/durability-class.js';
import type { RunRecord } from '../ledger/record.js';
import { databasesOf } from '../ledger/run-databases.js';

/**
 * In how many commits of its rows a run waited for the disk: of the rows that it inserted, each with a commit of its
 * own, those of databases whose settings make a commit wait. Null where a transaction has several rows, and where
 * the databases of an entity differ or are not SQLite. The calls of fsync are not counted: SQLite has no counter, a
 * commit with a rollback journal takes several, and a checkpoint takes its own.
 */
export function countSyncedCommits({
  run: { settings },
  entities,
}: Pick<RunRecord, 'run' | 'entities'>): number | null {
  if (settings.batch > 1 || settings.unit !== undefined) return null;
  const waits = new Map<string, boolean>();
  for (const { entity, settings: database } of databasesOf(settings)) {
    const { engine, journal, sync } = database;
    const isWaiting = syncsInCommit(journal, sync);
    if (engine !== 'SQLite' || (waits.get(entity) ?? isWaiting) !== isWaiting) return null;
    waits.set(entity, isWaiting);
  }
  return Object.entries(entities)
    .filter(([entity]) => waits.get(entity))
    .reduce((sum, [, { inserted }]) => sum + inserted, 0);
}
