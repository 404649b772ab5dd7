import type { EntityName } from '../entities/entity.js';
import { chooserOf, isSpreadable } from '../router/placement.js';
import type { Attempt } from './attempt.js';
import type { EntitySettings, RunSettings } from './record.js';

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
  const byEntity = new Map<EntityName, DatabaseNamesLookup>(
    Object.entries(databases).map(([entity, settings]) => [entity, lookupOf(settings)]),
  );
  return (attempt) => byEntity.get(attempt.entity)?.(attempt) ?? [];
}

function lookupOf({ database, placement: spread, shards }: EntitySettings): DatabaseNamesLookup {
  if (!shards) return () => database.split(SEPARATOR);
  if (!spread) return () => [];
  const names = shards.map((shard) => shard.database);
  if (spread.rule === 'copy') return () => names;
  if (!('by' in spread)) return () => names.slice(0, 1);
  const { by } = spread;
  const shardOf = chooserOf(spread, shards.length);
  return ({ values }) => {
    const key = values[by];
    const name = isSpreadable(key) ? names[shardOf(key)] : undefined;
    return name === undefined ? [] : [name];
  };
}
