import { ENTITIES, ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import { placementOf } from '../router/placement.js';
import type { Attempt } from './attempt.js';
import type { RunSettings } from './record.js';

/**
 * Gives the database of a row, by the topology at the start of the run: "users-3.db"; the names of all
 * copies. Undefined if the row lacks the number that decides, or the record lacks the rule.
 */
export type DatabaseLookup = (attempt: Pick<Attempt, 'entity' | 'values'>) => string | undefined;

/** Creates the lookup for all rows of a run. */
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
