import type { EntityName } from '../entities/entity.js';
import type { Attempt } from './attempt.js';
import { databaseLookup, type DatabaseLookup } from './attempt-database.js';
import { modelOfRun } from './model-of-run.js';
import type { RunRecord } from './record.js';
import type { Totals } from './summary.js';
import { nameOfDatabase, totalsByDatabase } from './run-databases.js';

/** Attempts of one entity in one database; each attempt of a run is in exactly one group. */
export interface AttemptGroup {
  readonly entity: EntityName;
  /** The database; several names if they are copies, or if the record does not separate them. */
  readonly name: string;
  readonly totals: Totals;
  readonly has: (attempt: Attempt) => boolean;
}

/** The attempts of a run by database, in the order of its topology; several copies are one group. */
export function groupsByDatabase(record: RunRecord): AttemptGroup[] {
  const lookup = databaseLookup(record.run.settings);
  const entities = Object.keys(record.run.settings.databases);
  return entities.flatMap((entity) => groupsOf(entity, record, lookup));
}

function groupsOf(entity: EntityName, record: RunRecord, lookup: DatabaseLookup): AttemptGroup[] {
  const { database: name, shards, placement } = record.run.settings.databases[entity]!;
  const isDivided = shards && placement && placement.rule !== 'copy' && record.databases;
  if (!isDivided) {
    const names = shards?.map((shard) => shard.database).join(', ') ?? name;
    const totals = record.entities[entity]!;
    return [{ entity, name: names, totals, has: (attempt) => attempt.entity === entity }];
  }
  const own = totalsByDatabase(record).filter((totals) => totals.entity === entity);
  return own.map((totals) => ({
    entity,
    name: nameOfDatabase(totals, modelOfRun(record.run)),
    totals,
    has: (attempt) => attempt.entity === entity && (lookup(attempt) ?? null) === totals.database,
  }));
}
