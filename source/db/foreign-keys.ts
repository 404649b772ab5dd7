import type { Entity } from '../entities/entity.js';
import { keyName } from './key-name.js';
import type { TableOwner } from './migration-names.js';

/** A foreign key of a table, to another one in the same database. */
export interface ForeignKey {
  readonly column: string;
  readonly table: string;
  readonly key: string;
}

/**
 * The foreign keys that the database of an entity has: those to tables that it holds, too, and to its own. One of
 * several databases has none: the row that another one points to may be in another database.
 */
export function foreignKeysOf({ entity, siblings = [], hasClaims }: TableOwner): ForeignKey[] {
  if (hasClaims) return [];
  return entity.references.flatMap(({ hasForeignKey, field, target }): ForeignKey[] => {
    const other = [entity, ...siblings].find(({ name }) => name === target);
    if (!hasForeignKey || !other) return [];
    return [{ column: field, table: other.table, key: keyName(other) }];
  });
}

/** The foreign key within a statement that creates a table. @param quote quotes a name */
export function foreignKeySql(
  { column, table, key }: ForeignKey,
  quote: (name: string) => string,
): string {
  return `FOREIGN KEY (${quote(column)}) REFERENCES ${quote(table)} (${quote(key)})`;
}

/** The entities of a database, each before those to which it refers: so their rows can be deleted. */
export function childrenFirst({ entity, siblings = [] }: TableOwner): Entity[] {
  const sorted: Entity[] = [];
  const visit = (one: Entity): void => {
    if (sorted.includes(one)) return;
    for (const other of all) {
      if (other !== one && other.references.some(({ target }) => target === one.name)) visit(other);
    }
    sorted.push(one);
  };
  const all = [entity, ...siblings];
  for (const one of all) visit(one);
  return sorted;
}

/** The fields of an entity that point to rows of its own. */
export function selfReferences({ name, references }: Entity): string[] {
  return references.flatMap(({ target, field }) => (target === name ? [field] : []));
}
