import { ENTITIES, ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import { placementOf } from '../router/placement.js';
import type { Attempt } from './attempt.js';
import type { RunSettings } from './record.js';

/**
 * Gives the name of the database that a row of a run belonged to, by the rule with which the run began:
 * "users-3.db"; of several copies all their names. Undefined where the row lacks the number that
 * decides, or where it is not known, and in records that do not hold the rule.
 */
export type DatabaseLookup = (attempt: Pick<Attempt, 'entity' | 'values'>) => string | undefined;

/** The lookup of a run; one serves for all its rows. */
export function databaseLookup({ databases }: Pick<RunSettings, 'databases'>): DatabaseLookup {
  const lookups = ENTITY_NAMES.map((entity) => [entity, lookupOf(entity, databases[entity])]);
  const byEntity = Object.fromEntries(lookups) as Record<EntityName, DatabaseLookup>;
  return (attempt) => byEntity[attempt.entity](attempt);
}

function lookupOf(
  entity: EntityName,
  { database, placement: spread, shards }: RunSettings['databases'][EntityName],
): DatabaseLookup {
  if (!shards) return () => database;
  if (!spread) return () => undefined;
  const names = shards.map((shard) => shard.database);
  if (spread.rule === 'copy') return () => names.join(', ');
  const { position, shardOfRow } = placementOf(entity, { shards, spread });
  const { fields } = ENTITIES[entity];
  return ({ values }) => {
    const row = fields.map(({ name }, at) => (at === position ? values[name] : undefined));
    const shard = shardOfRow(row);
    return shard === undefined ? undefined : names[shard];
  };
}
