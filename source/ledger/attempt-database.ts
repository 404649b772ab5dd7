import { ENTITIES, ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import { placementOf } from '../router/placement.js';
import type { Attempt } from './attempt.js';
import type { RunSettings } from './record.js';

/**
 * Gives the database of a row, by the topology at the start of the run: "users-3.db"; the names of all
 * copies. Undefined if the row lacks the number that decides, or the record lacks the rule.
 */
export type DatabaseLookup = (attempt: Pick<Attempt, 'entity' | 'values'>) => string | undefined;

/** The same as a list: several names of copies, none where the database is not known. */
export type DatabaseNamesLookup = (attempt: Pick<Attempt, 'entity' | 'values'>) => string[];

/** Creates the lookup for all rows of a run. */
export function databaseLookup(settings: Pick<RunSettings, 'databases'>): DatabaseLookup {
  const namesOf = databaseNamesLookup(settings);
  return (attempt) => {
    const names = namesOf(attempt);
    return names.length === 0 ? undefined : names.join(SEPARATOR);
  };
}

/** Separates the names of several databases. */
const SEPARATOR = ', ';

/** Creates the lookup of single names for all rows of a run. */
export function databaseNamesLookup({
  databases,
}: Pick<RunSettings, 'databases'>): DatabaseNamesLookup {
  const lookups = ENTITY_NAMES.map((entity) => [entity, lookupOf(entity, databases[entity]!)]);
  const byEntity = Object.fromEntries(lookups) as Record<EntityName, DatabaseNamesLookup>;
  return (attempt) => byEntity[attempt.entity]!(attempt);
}

function lookupOf(
  entity: EntityName,
  { database, placement: spread, shards }: RunSettings['databases'][EntityName],
): DatabaseNamesLookup {
  if (!shards) return () => database.split(SEPARATOR);
  if (!spread) return () => [];
  const names = shards.map((shard) => shard.database);
  if (spread.rule === 'copy') return () => names;
  const definition = ENTITIES[entity]!;
  const { fields } = definition;
  const { position, shardOfRow } = placementOf(definition, { shards, spread });
  return ({ values }) => {
    const row = fields.map(({ name }, at) => (at === position ? values[name] : undefined));
    const shard = shardOfRow(row);
    const name = shard === undefined ? undefined : names[shard];
    return name === undefined ? [] : [name];
  };
}
