import { DatabaseError } from '../base/errors.js';
import {
  foldedFieldsOf,
  uniqueFieldsOf,
  type Entity,
  type UniqueField,
} from '../entities/entity.js';
import { claimTableName } from './claims.js';
import type { EntityConnection, MigrationState } from './entity-database.js';

/** The table in which each database keeps its own migration record. */
export const MIGRATION_TABLE = 'migrations';

/** The migration that creates the table of an entity. */
export function tableMigrationName(entity: Entity): string {
  return `0001-create-${entity.table}`;
}

/** The migration that adds the unique indexes of an entity; undefined if only its key is unique. */
export function uniqueMigrationName(entity: Entity): string | undefined {
  return nameWith('0002-unique', uniqueFieldsOf(entity));
}

function nameWith(what: string, uniques: readonly UniqueField[]): string | undefined {
  if (uniques.length === 0) return undefined;
  return `${what}-${uniques.map(({ field }) => field.name).join('-')}`;
}

/** The migration that creates the table of claims. */
export function claimMigrationName(entity: Entity): string {
  return `${entity.uniques.length > 0 ? '0003' : '0002'}-create-${claimTableName(entity)}`;
}

/** The migration that updates the folded forms of unique texts; undefined if there are none. */
export function foldMigrationName(entity: Entity): string | undefined {
  return nameWith('0004-fold', foldedFieldsOf(entity));
}

/** The migrations that a database of an entity should have on every engine, oldest first. */
export function migrationNames(entity: Entity, hasClaims = false): string[] {
  return [
    tableMigrationName(entity),
    uniqueMigrationName(entity),
    hasClaims ? claimMigrationName(entity) : undefined,
    foldMigrationName(entity),
  ].filter((name) => name !== undefined);
}

/**
 * Compares the applied migrations with the wanted ones. A table of claims that is not wanted is accepted:
 * the entity may have had several databases before.
 * @throws DatabaseError if an unknown migration is applied
 */
export function compareMigrations(
  { name, entity, hasClaims }: EntityConnection['description'],
  applied: readonly string[],
): MigrationState {
  const known = migrationNames(entity, true);
  const newer = applied.filter((migration) => !known.includes(migration));
  if (newer.length > 0) {
    throw new DatabaseError(name, 'newer-schema', '', {
      message: `holds migrations that this version does not know (${newer.join(', ')})`,
    });
  }
  const wanted = migrationNames(entity, hasClaims);
  return { applied, pending: wanted.filter((migration) => !applied.includes(migration)) };
}
