import { DatabaseError } from '../base/errors.js';
import { hashText } from '../base/hash.js';
import type { Entity, Field } from '../entities/entity.js';
import { keyUniqueOf, uniquesOf, type Unique } from '../entities/unique.js';
import { claimTableName } from './claims.js';
import type { EntityConnection, MigrationState } from './entity-database.js';

/** The table in which each database keeps its own migration record. */
export const MIGRATION_TABLE = 'migrations';

/** An entity, and the others that have their tables in the same database. */
export type TableOwner = Pick<EntityConnection['description'], 'entity' | 'siblings' | 'hasClaims'>;

/** The columns that were added, or are still to be added, after the table was created. */
export type AddedColumns = ReadonlySet<string>;

const NONE: AddedColumns = new Set();

/** The migration that creates the table of an entity. */
export function tableMigrationName(entity: Entity): string {
  return shorten(`0001-create-${entity.table}`);
}

/** The migration that adds the unique indexes of an entity; undefined if only its key is unique. */
export function uniqueMigrationName(owner: TableOwner, added = NONE): string | undefined {
  return nameWith('0002-unique', owner, firstOf(indexedOf(owner.entity), added));
}

/** The migration that creates the table of claims. */
export function claimMigrationName({ entity }: TableOwner, added = NONE): string {
  const hasUniques = firstOf(indexedOf(entity), added).length > 0;
  return shorten(`${hasUniques ? '0003' : '0002'}-create-${claimTableName(entity)}`);
}

/** The migration that updates the folded forms of unique texts; undefined if there are none. */
export function foldMigrationName(owner: TableOwner, added = NONE): string | undefined {
  const folded = uniquesOf(owner.entity).filter(
    ({ fields: [field, ...others] }) => field?.kind === 'email' && others.length === 0,
  );
  return nameWith('0004-fold', owner, firstOf(folded, added));
}

/** The migration that adds the column of an optional field to a table of an earlier model. */
export function addMigrationName(owner: TableOwner, { name }: Field): string {
  return shorten(`0005-add-${tablePart(owner)}${name}`);
}

/** The columns with which no table was created: those that are missing now, or were added by a migration. */
export function addedColumns(
  owner: TableOwner,
  applied: readonly string[],
  missing: readonly Field[],
): AddedColumns {
  const later = owner.entity.fields.filter(
    (field) => missing.includes(field) || applied.includes(addMigrationName(owner, field)),
  );
  return new Set(later.map(({ name }) => name));
}

/** The unique values that need an index: of a key that is not the first field, that field instead. */
function indexedOf(entity: Entity): Unique[] {
  const { identifying, fields } = entity;
  if (!identifying) return [...uniquesOf(entity)];
  const own = fields.slice(0, 1);
  const key = keyUniqueOf(entity);
  return [
    { name: own[0]!.name, positions: [0], fields: own },
    ...uniquesOf(entity).filter((unique) => unique !== key),
  ];
}

/** Those of which no field was added later. */
function firstOf(uniques: readonly Unique[], added: AddedColumns): Unique[] {
  return uniques.filter(({ fields }) => !fields.some(({ name }) => added.has(name)));
}

function nameWith(what: string, owner: TableOwner, uniques: readonly Unique[]): string | undefined {
  if (uniques.length === 0) return undefined;
  const names = uniques.map(({ fields }) => fields.map(({ name }) => name).join('+')).join('-');
  return shorten(`${what}-${tablePart(owner)}${names}`);
}

/** What tells the migrations of a table from those of others in its database. */
function tablePart({ entity, siblings = [] }: TableOwner): string {
  return siblings.length > 0 ? `${entity.table}-` : '';
}

/** The longest name that the record of the migrations takes. */
const LONGEST = 255;

/** Cuts a name that is too long; a hash of the whole tells it from others. */
function shorten(name: string): string {
  if (name.length <= LONGEST) return name;
  return `${name.slice(0, LONGEST - 9)}-${hashText(name).toString(16).padStart(8, '0')}`;
}

/** The migrations that a database of an entity should have on every engine, oldest first. */
export function migrationNames(owner: TableOwner, hasClaims = false, added = NONE): string[] {
  return [
    tableMigrationName(owner.entity),
    uniqueMigrationName(owner, added),
    hasClaims ? claimMigrationName(owner, added) : undefined,
    foldMigrationName(owner, added),
    ...owner.entity.fields
      .filter(({ name }) => added.has(name))
      .map((field) => addMigrationName(owner, field)),
  ].filter((name) => name !== undefined);
}

/**
 * Compares the applied migrations with the wanted ones. A table of claims that is not wanted is accepted:
 * the entity may have had several databases before.
 * @param all the migrations that are applied in the database
 * @param missing the fields whose columns the table lacks
 * @throws DatabaseError if an unknown migration is applied
 */
export function compareMigrations(
  { name, entity, siblings = [], hasClaims }: EntityConnection['description'],
  all: readonly string[],
  missing: readonly Field[],
): MigrationState {
  const owner = { entity, siblings };
  const added = addedColumns(owner, all, missing);
  const known = migrationNames(owner, true, added);
  const applied = all.filter((migration) => known.includes(migration));
  const isOfSibling = (migration: string): boolean =>
    siblings.some((sibling) => isMigrationOf(sibling, migration));
  const unknown = all.filter((migration) => !known.includes(migration) && !isOfSibling(migration));
  if (unknown.length > 0) {
    throw new DatabaseError(name, 'newer-schema', '', {
      message: `holds migrations that this version, or this model, does not know (${unknown.join(', ')})`,
    });
  }
  const wanted = migrationNames(owner, hasClaims, added);
  return { applied, pending: wanted.filter((migration) => !applied.includes(migration)) };
}

/** Whether a migration is one of another table in the same database, whatever columns that had. */
function isMigrationOf(sibling: Entity, migration: string): boolean {
  const { table } = sibling;
  return (
    [tableMigrationName(sibling), `0002-create-${claimTableName(sibling)}`].includes(migration) ||
    migration === `0003-create-${claimTableName(sibling)}` ||
    ['0002-unique', '0004-fold', '0005-add'].some((what) =>
      migration.startsWith(`${what}-${table}-`),
    )
  );
}
