import { ENTITIES } from '../entities/entity.js';
import type { Attempt } from './attempt.js';
import type { RunSettings } from './record.js';
import { placementOf } from '../router/placement.js';

/**
 * What the database was called that a row of a run belonged to, by the rule of that run: "users-3.db".
 * Undefined where the row lacks the number that decides, and in records that do not hold the rule.
 */
export function databaseOfAttempt(
  { databases }: Pick<RunSettings, 'databases'>,
  { entity, values }: Pick<Attempt, 'entity' | 'values'>,
): string | undefined {
  const { database, placement: spread, shards } = databases[entity];
  if (!shards) return database;
  if (!spread) return undefined;
  if (spread.rule === 'copy') return shards.map((shard) => shard.database).join(', ');
  const row = ENTITIES[entity].fields.map(({ name }) => {
    const value = values[name];
    return typeof value === 'number' ? value : undefined;
  });
  const shard = placementOf(entity, { shards, spread }).shardOfRow(row);
  return shard === undefined ? undefined : shards[shard]?.database;
}
